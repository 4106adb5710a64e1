import type { IDataObject } from 'n8n-workflow';
import { useFreshWorld } from './support/useWorld';
import { byId } from './support/world';

/* Profile → Get Many over both profile types. */

const OLDER = { collection: 'androidForWorkEnrollmentProfiles' } as const;
const token = { validitySeconds: 86_400 * 30 };

const { world } = useFreshWorld();

const add = (displayName: string, options: object = {}, partial: object = {}) =>
	world.simulator.addProfile({ displayName, ...partial }, { token, ...options }).id;

async function list(parameters: Record<string, unknown> = {}): Promise<IDataObject[]> {
	const { outputs, error } = await world.run({
		resource: 'profile',
		operation: 'getAll',
		profileType: 'all',
		returnAll: true,
		...parameters,
	});
	expect(error).toBeUndefined();
	return outputs[0]!.map(({ json }) => json);
}
const told = (items: IDataObject[]) => items.map(({ id, profileType }) => [id, profileType]);
const lists = () => world.simulator.counters.byOperation.list;

test('both lists are read, every item says its type, and what shows in both counts once', async () => {
	const owner = add('Kiosks');
	const both = add('Scanners', { mirrored: true });
	const older = add('Older', OLDER);
	expect(told(await list())).toEqual([
		[owner, 'androidDeviceOwner'],
		[both, 'androidDeviceOwner'],
		[older, 'androidForWork'],
	]);
	expect(lists()).toBe(2);
});

test('each type has its own fields, simplified or whole, and no secret', async () => {
	add('Kiosks');
	add('Older', OLDER);
	const [owner, older] = await list();
	expect(owner).toMatchObject({ enrollmentMode: expect.any(String), tokenState: 'valid' });
	expect(older).toMatchObject({ displayName: 'Older', tokenState: 'valid' });
	expect(older).not.toHaveProperty('enrollmentMode');
	const whole = await list({ simplify: false });
	expect(whole.map(({ profileType }) => profileType)).toEqual([
		'androidDeviceOwner',
		'androidForWork',
	]);
	for (const { id } of whole)
		expect(JSON.stringify(whole)).not.toContain(world.simulator.profile(String(id))!.tokenValue);
});

test('one type alone gives the items of before, without the type', async () => {
	add('Kiosks');
	for (const one of await list({ profileType: 'androidDeviceOwner' }))
		expect(one).not.toHaveProperty('profileType');
	expect(lists()).toBe(1);
});

test('every page of both; a limit counts over both, and the second list is read only where it is needed', async () => {
	world.simulator.settings.pageSize = 2;
	const owners = [1, 2, 3].map((index) => add(`Kiosks ${index}`));
	const older = [1, 2, 3].map((index) => add(`Older ${index}`, OLDER));
	const ids = async (more: Record<string, unknown>) => (await list(more)).map(({ id }) => id);
	expect(await ids({})).toEqual([...owners, ...older]);
	expect(await ids({ returnAll: false, limit: 4 })).toEqual([...owners, older[0]]);
	world.simulator.reset();
	expect(await ids({ returnAll: false, limit: 2 })).toEqual(owners.slice(0, 2));
	expect(lists()).toBe(1);
});

test('filters hold for both, and what one drops does not come back as the other type', async () => {
	const teams = { enrollmentMode: 'corporateOwnedAOSPUserAssociatedDevice' };
	add('Hall rooms', { mirrored: true }, { ...teams, isTeamsDeviceProfile: true });
	const kiosks = add('Hall kiosks');
	const older = add('Hall older', OLDER);
	add('Shop', OLDER);
	const ids = async (filters: object) => (await list({ filters })).map(({ id }) => id);
	expect(await ids({ name: 'hall', teamsDevices: false })).toEqual([kiosks, older]);
	expect(await ids({ enrollmentMode: ['corporateOwnedDedicatedDevice'] })).toEqual([kiosks]);
});

test('the state of an AOSP token is read where it is', async () => {
	add('Headsets', {}, { enrollmentMode: 'corporateOwnedAOSPUserlessDevice' });
	add('Older', OLDER);
	expect((await list()).map(({ tokenState }) => tokenState)).toEqual(['valid', 'valid']);
	expect(world.simulator.counters.byOperation.get).toBe(1);
});

test('with secrets: those of both', async () => {
	const ids = [add('Kiosks'), add('Older', OLDER)];
	const items = await list({ options: { includeSecrets: true } });
	expect(items.map(({ tokenValue }) => tokenValue)).toEqual(
		ids.map((id) => world.simulator.profile(id)!.tokenValue),
	);
});

test('a list that is refused fails the item: half of the profiles never pass for all', async () => {
	add('Kiosks');
	world.simulator.addFault({
		match: { operation: 'list', path: /androidForWork/ },
		times: 'always',
		action: { kind: 'status', status: 403 },
	});
	const { outputs, error } = await world.run({
		resource: 'profile',
		operation: 'getAll',
		profileType: 'all',
	});
	expect(error!.message).toMatch(/^Could not list the enrollment profiles/);
	expect(outputs).toEqual([]);
});

test('items may ask for different types', async () => {
	const ids = [add('Kiosks'), add('Older', OLDER)];
	const { outputs } = await world.run(
		{ resource: 'profile', operation: 'getAll', profileType: '={{ $json.type }}' },
		{ items: ['androidForWork', 'all'].map((type) => ({ json: { type } })) },
	);
	expect(outputs[0]!.map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual([
		[ids[1], { item: 0 }],
		[ids[0], { item: 1 }],
		[ids[1], { item: 1 }],
	]);
});

describe('only where lists are read', () => {
	type Field = { name: string; value: string };

	test('the form shows one Profile Type for tokens and profiles, none for devices, and All in Get Many alone', () => {
		const { properties } = world.engine.node.description;
		const of = (name: string) => properties.filter((one) => one.name === name);
		const operations = of('operation').flatMap(({ options, displayOptions }) =>
			(options as Field[]).map(({ value }) => [displayOptions!.show!.resource![0], value]),
		);
		const withAll = operations.filter(([resource, operation]) => {
			const shown = of('profileType').filter(({ displayOptions }) => {
				const { show } = displayOptions!;
				return show!.resource!.includes(resource!) && show!.operation!.includes(operation!);
			});
			const expected = resource === 'device' ? 0 : 1;
			expect([resource, operation, shown.length]).toEqual([resource, operation, expected]);
			return shown.some(({ options }) => (options as Field[]).some(({ value }) => value === 'all'));
		});
		expect(withAll).toEqual([['profile', 'getAll']]);
	});

	test.each([
		['token', 'create'],
		['token', 'revoke'],
		['profile', 'get'],
		['profile', 'upsert'],
	])('%s %s refuses it before anything is sent', async (resource, operation) => {
		const { error } = await world.run({
			resource,
			operation,
			profileType: '={{ "all" }}',
			profileId: byId(add('Kiosks')),
			displayName: 'Kiosks',
		});
		expect(error!.message).toBe('Profile Type "all" is not known');
		expect(world.simulator.counters.requests).toBe(0);
	});
});
