import {
	isDue,
	OVERLAP_MS,
	settle,
	sinceOf,
	takeStock,
	unknownOf,
	type DeviceMemory,
} from '../../nodes/IntuneEnrollment/enrollment/deviceEvents';
import type { ListedDevice } from '../../nodes/IntuneEnrollment/enrollment/devices';

const NOW = Date.UTC(2026, 10, 22, 5);
const HOUR = 60 * 60 * 1000;

const at = (hours: number, id = `at${hours}`): ListedDevice => ({
	id,
	givenId: id,
	enrolledAt: NOW + hours * HOUR,
});
const done = (...listed: ListedDevice[]) => new Set(listed.map(({ id }) => id));
const stock = (...listed: ListedDevice[]) => takeStock(listed, NOW);
const newest = ({ newest: moment }: DeviceMemory) => (moment - NOW) / HOUR;

test('stock: whatever is listed is known, and what comes later is not', () => {
	const memory = stock(at(-1), at(-0.5));
	expect(newest(memory)).toBe(0);
	expect(unknownOf([at(-1), at(-0.5), at(-0.2), at(1)], memory)).toEqual([at(-0.2), at(1)]);
});

test('the oldest comes first, and one without a date before all', () => {
	const undated = { id: 'x', givenId: 'x', enrolledAt: undefined };
	expect(unknownOf([at(3), undated, at(1)], stock())).toEqual([undated, at(1), at(3)]);
});

test('the newest moment follows what is dealt with, and never goes back', () => {
	const memory = settle(stock(), [at(5)], done(at(5)), NOW + 6 * HOUR);
	expect(newest(memory)).toBe(5);
	expect(newest(settle(memory, [at(4)], done(at(4)), NOW + 6 * HOUR))).toBe(5);
});

test('it stops at the oldest device that is left, so that the next poll lists it again', () => {
	const listed = [at(1), at(2), at(3)];
	const memory = settle(stock(), listed, done(at(1), at(3)), NOW + 6 * HOUR);
	expect(newest(memory)).toBe(2);
	expect(sinceOf(memory)).toBeLessThan(at(2).enrolledAt!);
	expect(unknownOf(listed, memory)).toEqual([at(2)]);
});

test('what the list cannot show any more is forgotten, what it may show is not', () => {
	const first = settle(stock(), [at(1), at(2)], done(at(1), at(2)), NOW + 9 * HOUR);
	const edge = at(3 + OVERLAP_MS / HOUR);
	const memory = settle(first, [edge], done(edge), NOW + 9 * HOUR);
	// Graph's dates are finer: one that was cut to the moment itself is still listed
	const cut = settle(first, [at(2 + OVERLAP_MS / HOUR)], done(at(4)), NOW + 9 * HOUR);
	expect(Object.keys(memory.known)).toEqual([edge.id]);
	expect(Object.keys(cut.known)).toContain(at(2).id);
});

test('another poll may have told a device, or gone far beyond it, meanwhile', () => {
	const memory = settle(stock(), [at(9)], done(at(9)), NOW + 9 * HOUR);
	expect(isDue(at(9), memory)).toBe(false);
	expect(isDue(at(1), memory)).toBe(false);
	expect(isDue(at(8), memory)).toBe(true);
	expect(isDue({ id: 'x', givenId: 'x', enrolledAt: undefined }, memory)).toBe(true);
});

test('a date in the future counts as now', () => {
	expect(newest(settle(stock(), [at(99)], done(at(99)), NOW + HOUR))).toBe(1);
});
