import { SHORT_FOR_TEAMS } from '../../nodes/IntuneEnrollment/enrollment/teamsDevices';
import { searchProfiles } from './support/listSearch';
import { useFreshWorld } from './support/useWorld';
import { byId } from './support/world';

/* Teams devices cannot sign in any more once the token of their profile has expired. */

const TEAMS = 'corporateOwnedAOSPUserAssociatedDevice';
const YEARS = { validity: 3650, validityUnit: 'days' };

const { world } = useFreshWorld();

const add = (partial: object = {}) =>
	world.simulator.addProfile(
		{ displayName: 'Rooms', enrollmentMode: TEAMS, isTeamsDeviceProfile: true, ...partial },
		{ token: null },
	).id;
/** What a run of Token → … says beside its items; the token was made. */
async function warned(id: string, parameters: object = {}): Promise<string[]> {
	const before = world.simulator.tokensMade(id);
	const run = await world.run({
		profileId: byId(`AOSP-${id}`),
		renewWithin: 7,
		renewWithinUnit: 'days',
		...parameters,
	});
	expect(run.error).toBeUndefined();
	expect(world.simulator.tokensMade(id)).toBe(before + 1);
	return (run.hints as Array<{ message: string }>).map(({ message }) => message);
}
const reads = () => world.simulator.counters.byOperation.get ?? 0;

describe('the default validity of 90 days is told where the profile is known to be one of Teams devices', () => {
	test('Ensure Valid has read it', async () => {
		expect(await warned(add(), { operation: 'ensureValid' })).toEqual([SHORT_FOR_TEAMS]);
	});

	test.each(['token', 'tokenAndQrCode'])('Create reads it for Return %s', async (returnData) => {
		expect(await warned(add(), { returnData })).toEqual([SHORT_FOR_TEAMS]);
		expect(reads()).toBe(1);
	});

	test.each(['create', 'upsert'])('Profile → %s of this process made it', async (operation) => {
		const made = await world.run({
			resource: 'profile',
			operation,
			displayName: 'Rooms',
			enrollmentMode: TEAMS,
			additionalFields: { isTeamsDeviceProfile: true },
		});
		const { id } = made.outputs[0]![0]!.json;
		expect(await warned(String(id))).toEqual([SHORT_FOR_TEAMS]);
		expect(reads()).toBe(0);
	});

	test('Profile → Update of this process switched it on, and off', async () => {
		const id = add({ isTeamsDeviceProfile: false });
		const update = async (isTeamsDeviceProfile: boolean) =>
			await world.run({
				resource: 'profile',
				operation: 'update',
				profileId: byId(id),
				updateFields: { isTeamsDeviceProfile },
			});
		await update(true);
		expect(await warned(id)).toEqual([SHORT_FOR_TEAMS]);
		await update(false);
		expect(await warned(id)).toEqual([]);
	});

	test('it was picked from the list', async () => {
		const id = add();
		await searchProfiles(world);
		expect(await warned(id)).toEqual([SHORT_FOR_TEAMS]);
		expect(reads()).toBe(0);
	});

	test('Get Many has listed it', async () => {
		const id = add();
		await world.run({ resource: 'profile', operation: 'getAll', simplify: false });
		expect(await warned(id)).toEqual([SHORT_FOR_TEAMS]);
	});
});

test.each([
	['years, for Teams devices', {}, YEARS],
	['90 days, for other devices', { isTeamsDeviceProfile: false }, {}],
])('%s: nothing to say', async (_, partial, parameters) => {
	const id = add(partial);
	expect(await warned(id, { operation: 'ensureValid', ...parameters })).toEqual([]);
});

test('a profile that nobody has read costs no read for it', async () => {
	expect(await warned(add())).toEqual([]);
	expect(reads()).toBe(0);
});
