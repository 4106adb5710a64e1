import type { ListedDevice } from './devices';

/**
 * What is known of devices that enrolled, kept in n8n's static data: the newest enrollment up to which all are dealt with, and
 * the devices that a list may still show again. All times are the server's, in milliseconds since 1970.
 */
export interface DeviceMemory {
	newest: number;
	known: Record<string, number>;
}

/** So long behind newer ones a list may show a device for the first time. */
export const OVERLAP_MS = 2 * 60 * 60 * 1000;
/** Graph's dates are finer than those here. */
const GRAIN_MS = 1000;

/** The moment since which enrollments are asked for. */
export function sinceOf({ newest }: DeviceMemory): number {
	return newest - OVERLAP_MS;
}

/** The first poll takes stock: whatever is listed by then is known. */
export function takeStock(listed: ListedDevice[], now: number): DeviceMemory {
	return settle({ newest: now, known: {} }, listed, new Set(listed.map(({ id }) => id)), now);
}

/** Those that are not dealt with, the one that enrolled first first: what a poll cannot manage is left to the next. */
export function unknownOf(listed: ListedDevice[], { known }: DeviceMemory): ListedDevice[] {
	return listed
		.filter(({ id }) => !Object.hasOwn(known, id))
		.sort((a, b) => (a.enrolledAt ?? 0) - (b.enrolledAt ?? 0));
}

/** Whether a device is still to be dealt with: another poll may have done it meanwhile. */
export function isDue({ id, enrolledAt }: ListedDevice, memory: DeviceMemory): boolean {
	return !Object.hasOwn(memory.known, id) && (enrolledAt ?? Infinity) > sinceOf(memory);
}

/**
 * What is known once some of the listed devices are dealt with. The newest moment stays where a device is that is not, so
 * that the next poll asks for it again.
 * @param done ids of those that are dealt with
 * @param now the server's time: a date in the future must not hide what enrolls until then
 */
export function settle(
	memory: DeviceMemory,
	listed: ListedDevice[],
	done: Set<string>,
	now: number,
): DeviceMemory {
	const known = { ...memory.known };
	let newest = memory.newest;
	let oldestLeft = Infinity;
	for (const { id, enrolledAt = memory.newest } of listed) {
		if (done.has(id) || Object.hasOwn(known, id)) {
			known[id] ??= enrolledAt;
			newest = Math.max(newest, enrolledAt);
		} else oldestLeft = Math.min(oldestLeft, enrolledAt);
	}
	newest = Math.max(memory.newest, Math.min(newest, oldestLeft, now));
	const since = sinceOf({ newest, known }) - GRAIN_MS;
	const kept = Object.entries(known).filter(([, enrolledAt]) => enrolledAt >= since);
	return { newest, known: Object.fromEntries(kept) };
}
