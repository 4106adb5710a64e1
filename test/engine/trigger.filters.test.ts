import { DAY_SECONDS } from './support/kinds';
import { watch } from './support/poll';
import { useFreshWorld } from './support/useWorld';

/* The trigger's filters: which profiles it watches. */

const DAY = DAY_SECONDS * 1000;
const OLDER = { collection: 'androidForWorkEnrollmentProfiles' } as const;
const AOSP = { enrollmentMode: 'corporateOwnedAOSPUserlessDevice' };

const { world } = useFreshWorld();

/** A profile whose token expires in so many days. */
function add(displayName: string, days = 10, partial = {}, options = {}): string {
	const createdAt = world.clock.now() - 200 * DAY;
	const token = { createdAt, validitySeconds: (200 + days) * DAY_SECONDS };
	return world.simulator.addProfile({ displayName, ...partial }, { token, ...options }).id;
}

async function reported(parameters: Record<string, unknown>): Promise<unknown[]> {
	const { items, error } = await watch(world, parameters).poll();
	expect(error).toBeUndefined();
	return (items ?? []).map(({ profileId }) => profileId);
}

test('by name: a part of it, in any case', async () => {
	const hall = add('Hall 3 kiosks');
	add('Shop');
	expect(await reported({ filters: { name: ' hall ' } })).toEqual([hall]);
});

test('by mode: one or several; profiles of the older view have none', async () => {
	const headsets = add('Headsets', 10, AOSP);
	const kiosks = add('Kiosks');
	const future = add('Future', 10, { enrollmentMode: '5' });
	const older = add('Older', 10, {}, OLDER);
	const profileType = 'all';
	const modes = async (enrollmentMode: unknown) =>
		await reported({ profileType, filters: { enrollmentMode } });
	expect(await modes(['corporateOwnedAOSPUserlessDevice'])).toEqual([headsets]);
	expect(await modes(['corporateOwnedAOSPUserlessDevice', '5'])).toEqual([headsets, future]);
	expect(await modes([])).toEqual([headsets, kiosks, future, older]);
});

test('both must fit', async () => {
	add('Hall kiosks');
	add('Shop headsets', 10, AOSP);
	const both = add('Hall headsets', 10, AOSP);
	const filters = { name: 'hall', enrollmentMode: [AOSP.enrollmentMode] };
	expect(await reported({ filters })).toEqual([both]);
});

test('they take no further request', async () => {
	add('Hall');
	add('Shop');
	await reported({ filters: { name: 'hall' } });
	expect(world.simulator.counters.byOperation).toEqual({ token: 1, list: 1 });
});

test('what lists hide once it has expired is reported all the same, and nothing that does not fit', async () => {
	const hall = add('Hall', 3);
	add('Shop', 3);
	const trigger = watch(world, { filters: { name: 'hall' } });
	expect((await trigger.poll()).items).toMatchObject([{ profileId: hall, event: 'expiring' }]);
	world.simulator.settings.listsHideExpired = true;
	await world.clock.sleep(4 * DAY);
	expect((await trigger.poll()).items).toMatchObject([{ profileId: hall, event: 'expired' }]);
	expect((await trigger.poll()).items).toBeNull();
});

test('a filter that is set and taken away again reports nothing twice', async () => {
	add('Hall');
	add('Shop');
	const parameters: Record<string, unknown> = {};
	const trigger = watch(world, parameters);
	expect((await trigger.poll()).items).toHaveLength(2);
	const later = add('Hall 2');
	for (const [filters, ids] of [
		[{ name: 'hall' }, [later]],
		[{ name: 'nobody' }, undefined],
		[{}, undefined],
	] as const) {
		parameters.filters = filters;
		trigger.restart();
		expect((await trigger.poll()).items?.map(({ profileId }) => profileId)).toEqual(ids);
	}
});

test('a test by hand shows one that fits, and an example where none does', async () => {
	add('Shop', 3);
	add('Hall', 30);
	const byHand = async (name: string) =>
		(await watch(world, { filters: { name } }).poll('manual')).items!;
	expect(await byHand('hall')).toMatchObject([{ displayName: 'Hall' }]);
	expect((await byHand('nobody'))[0]!.displayName).toMatch(/^Example/);
});

test('a name that is no text is refused before anything is sent', async () => {
	const { error } = await watch(world, { filters: { name: '={{ [1] }}' } }).poll();
	expect(error!.message).toBe('Filter Name (a list) is not text');
	expect(world.simulator.counters.requests).toBe(0);
});

test('the form offers name and mode, of this event alone', () => {
	const filters = world.engine.trigger!.description.properties.filter(
		({ name }) => name === 'filters',
	);
	expect(filters).toMatchObject([
		{ displayOptions: { show: { event: ['enrollmentTokenExpiring'] } } },
	]);
	expect(filters[0]!.options!.map(({ name }) => name)).toEqual(['enrollmentMode', 'name']);
});
