import { isPlainId } from './profileId';
import { moment } from './tokenState';

/** A managedDevice as Graph gives it; nothing in it is taken for granted. */
export type Device = Record<string, unknown>;

/** What a list tells of a device before it is read. */
export interface ListedDevice {
	/** In lower case: by it one device is told from another. */
	id: string;
	/** As Graph spells it: it is read by that. */
	givenId: string;
	/** Milliseconds since 1970; undefined where its date cannot be read. */
	enrolledAt: number | undefined;
}

/** Enrollment profiles by their name, which is all that a device knows of its own; or why they could not be read. */
export type ProfileNames = Map<string, string[]> | { unreadable: string };

const DEVICES = '/deviceManagement/managedDevices';
/** Devices asked for at a time: only a few have enrolled since the moment that is asked for. */
const PAGE_SIZE = 500;
const SHOWN = [
	'id',
	'deviceName',
	'serialNumber',
	'imei',
	'operatingSystem',
	'enrolledDateTime',
	'managementState',
	'azureADDeviceId',
	'enrollmentProfileName',
];
const LAST_DATE = Date.UTC(9999, 11, 31);

/** The list of devices that enrolled after a moment. Their profile's name is null in it, see docs/graph-facts.md, section 9. */
export function devicesPath(after: number): string {
	const since = new Date(Math.min(Math.max(after, 0), LAST_DATE)).toISOString();
	return `${DEVICES}?$filter=enrolledDateTime%20gt%20${since}&$select=id,enrolledDateTime,operatingSystem&$top=${PAGE_SIZE}`;
}

/** @param id one that may stand in a path */
export function devicePath(id: string): string {
	return `${DEVICES}/${id}?$select=${SHOWN.join(',')}`;
}

/**
 * The Android devices of a page. A system that nobody knows counts as one: what it is called differs between enrollments.
 * An id that cannot stand in a path is no device's.
 */
export function androidDevices(page: Device[]): ListedDevice[] {
	return page.flatMap(({ id, enrolledDateTime, operatingSystem }) =>
		isPlainId(id) && !isOtherSystem(operatingSystem)
			? [{ id: id.toLowerCase(), givenId: id, enrolledAt: moment(enrolledDateTime) }]
			: [],
	);
}

function isOtherSystem(name: unknown): boolean {
	return (
		typeof name === 'string' &&
		/^(?:windows|ios|ipados|macos|tvos|visionos|linux|chrome)/i.test(name)
	);
}

/** The name of the profile by which a device enrolled, if it has one. */
export function profileNameOf({ enrollmentProfileName: name }: Device): string | undefined {
	return typeof name === 'string' && name !== '' ? name : undefined;
}

/** A device as items show it; the profile's id only where its name leaves no doubt. */
export function deviceItem(device: Device, profiles: ProfileNames): Device {
	const shown = Object.fromEntries(SHOWN.map((name) => [name, device[name] ?? null]));
	const name = profileNameOf(device);
	return name === undefined ? shown : { ...shown, ...profileOf(name, profiles) };
}

function profileOf(name: string, profiles: ProfileNames): Device {
	if (!(profiles instanceof Map)) {
		return {
			profileIdMissing: `The enrollment profiles could not be read: ${profiles.unreadable}`,
		};
	}
	const ids = profiles.get(name) ?? [];
	if (ids.length === 1) return { profileId: ids[0] };
	return {
		profileIdMissing:
			ids.length === 0
				? 'No Android enrollment profile has this name now: it was renamed or deleted'
				: `${ids.length} enrollment profiles have this name`,
	};
}

/** Stands in for a sample where no device has enrolled. */
export const EXAMPLE_DEVICE: Device = {
	...Object.fromEntries(SHOWN.map((name) => [name, null])),
	id: '00000000-0000-0000-0000-000000000000',
	deviceName: 'Example: no device of yours enrolled lately',
};
