import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { collectionOf, CONTINUE, PROFILE_TYPES } from './promises/support';
import { useWorld } from './support/useWorld';
import { created } from './support/otherOperations';

const world = useWorld({ pageSize: 2 });
const KIND = PROFILE_TYPES.map((profileType) => ({ profileType }));

const upsert = async (
	parameters: Record<string, unknown>,
	options: Parameters<typeof world.run>[1] = {},
) => await world.run({ resource: 'profile', operation: 'upsert', ...parameters }, options);
const itemsNamed = (...names: string[]): INodeExecutionData[] =>
	names.map((name) => ({ json: { name } }));
const EACH = { displayName: '={{ $json.name }}' };
const SHARED = 'corporateOwnedDedicatedDeviceWithAzureADSharedMode';
/** How often a list was begun; its further pages do not count. */
const lists = () =>
	world.simulator.log.filter(({ operation, query }) => operation === 'list' && !/skip/i.test(query))
		.length;
const writes = () => world.simulator.counters.writes;
const bodiesOf = (operation: string) =>
	world.simulator.log.filter((one) => one.operation === operation).map(({ body }) => body);

describe.each(KIND)('Profile → Create or Update, $profileType', ({ profileType }) => {
	const collection = collectionOf(profileType);
	const add = (partial: object) => world.simulator.addProfile(partial, { collection }).id;
	const isDeviceOwner = profileType === 'androidDeviceOwner';

	test('makes a profile where there is none of the name, and says what it set', async () => {
		const additionalFields = { description: 'Hall 3' };
		const run = await upsert({ profileType, displayName: 'Made', additionalFields });
		expect(run.error).toBeUndefined();
		const { json } = run.outputs[0]![0]!;
		const id = String(json.id);
		expect(json).toMatchObject({ displayName: 'Made', tokenState: 'none', action: 'created' });
		expect(json.changes).toContainEqual({ field: 'description', from: null, to: 'Hall 3' });
		expect(json).not.toHaveProperty('dryRun');
		expect(world.simulator.profile(id)!.description).toBe('Hall 3');
		expect(created(world.simulator, 'Made')).toBe(1);
	});

	test('changes only what differs: the request holds nothing else', async () => {
		const id = add({ displayName: 'Differs', description: 'old' });
		const additionalFields = {
			description: 'new',
			...(isDeviceOwner ? { wifiSsid: '', wifiHidden: false, roleScopeTagIds: '0' } : {}),
		};
		const run = await upsert({ profileType, displayName: 'Differs', additionalFields });
		expect(bodiesOf('update')).toEqual([{ description: 'new' }]);
		expect(writes()).toBe(1);
		expect(run.outputs[0]![0]!.json).toMatchObject({
			id,
			action: 'updated',
			changes: [{ field: 'description', from: 'old', to: 'new' }],
		});
		expect(world.simulator.profile(id)!.description).toBe('new');
	});

	test('what is not given stays as it is, and nothing is written where nothing differs', async () => {
		const id = add({ displayName: 'Stays', description: 'kept' });
		const run = await upsert({ profileType, displayName: ' Stays ' });
		expect(run.outputs[0]![0]!.json).toMatchObject({ id, action: 'unchanged', changes: [] });
		expect([writes(), lists()]).toEqual([0, 1]);
		expect(world.simulator.profile(id)!.description).toBe('kept');
	});

	test('run twice is run once', async () => {
		const parameters = {
			profileType,
			displayName: 'Twice',
			additionalFields: { description: 'x' },
		};
		const first = await upsert(parameters);
		await world.clock.sleep(120_000);
		const second = await upsert(parameters);
		const [made, kept] = [first, second].map(({ outputs }) => outputs[0]![0]!.json);
		expect([made!.action, kept!.action]).toEqual(['created', 'unchanged']);
		expect(kept!.id).toBe(made!.id);
		expect(writes()).toBe(1);
	});

	test('a name means exactly itself: not another case, not a part, and on every page', async () => {
		add({ displayName: 'exact' });
		add({ displayName: 'Exact 2' });
		add({ displayName: 'The Exact' });
		const run = await upsert({ profileType, displayName: 'Exact' });
		expect(run.outputs[0]![0]!.json.action).toBe('created');
		const again = await upsert({ profileType, displayName: 'The Exact' });
		expect(again.outputs[0]![0]!.json.action).toBe('unchanged');
	});

	test('a profile of the other type is another one', async () => {
		const other = PROFILE_TYPES.find((one) => one !== profileType)!;
		const displayName = `Only ${other}`;
		world.simulator.addProfile({ displayName }, { collection: collectionOf(other) });
		const run = await upsert({ profileType, displayName });
		expect(run.outputs[0]![0]!.json.action).toBe('created');
	});

	test('several of the name: none is picked, and the failure names them all', async () => {
		const ids = [add({ displayName: 'Double' }), add({ displayName: 'Double' })];
		const run = await upsert({ profileType, displayName: 'Double' });
		expect(run.error?.message).toContain('2 are named "Double"');
		for (const id of ids) expect(run.error?.description).toContain(id);
		expect(run.error?.context).toMatchObject({
			details: { code: 'AmbiguousName', outcome: 'notDone' },
		});
		expect(writes()).toBe(0);
	});

	test('Dry Run sends no write and tells what would be done, of a name that comes twice too', async () => {
		const id = add({ displayName: 'Dry there', description: 'old' });
		const run = await upsert(
			{
				...EACH,
				profileType,
				additionalFields: { description: 'new' },
				options: { dryRun: true },
			},
			{ items: itemsNamed('Dry new', 'Dry there', 'Dry new', 'Dry there') },
		);
		const told = run.outputs[0]!.map(({ json }) => [json.dryRun, json.action]);
		const expected = ['created', 'updated', 'unchanged', 'unchanged'];
		expect(told).toEqual(expected.map((action) => [true, action]));
		expect(run.outputs[0]![1]!.json).toMatchObject({
			id,
			changes: [{ field: 'description', from: 'old', to: 'new' }],
		});
		expect(writes()).toBe(0);
		const real = await upsert({ profileType, displayName: 'Dry new' });
		expect(real.outputs[0]![0]!.json.action).toBe('created');
	});

	test('two items of one name make one profile; the second one changes it', async () => {
		const run = await upsert(
			{ ...EACH, profileType, additionalFields: { description: '={{ $itemIndex }}' } },
			{ items: itemsNamed('Row', 'Row', 'Other row') },
		);
		expect(run.error).toBeUndefined();
		const [first, second] = run.outputs[0]!.map(({ json }) => json);
		expect([first!.action, second!.action]).toEqual(['created', 'updated']);
		expect(second!.id).toBe(first!.id);
		expect(created(world.simulator, 'Row')).toBe(1);
		expect(world.simulator.profile(String(first!.id))!.description).toBe('1');
		expect(lists()).toBe(1);
	});

	test('under "continue" each failed item says why, and the others are done', async () => {
		add({ displayName: 'Pair' });
		add({ displayName: 'Pair' });
		const run = await upsert(
			{ ...EACH, profileType },
			{ items: itemsNamed('One', 'Pair', ''), ...CONTINUE },
		);
		const [one, pair, empty] = run.outputs[0]!.map(({ json }) => json as IDataObject);
		expect(one).toMatchObject({ action: 'created' });
		expect(pair).toMatchObject({ details: { code: 'AmbiguousName', outcome: 'notDone' } });
		expect(empty!.error).toBe('Name is empty');
		expect(writes()).toBe(1);
	});

	test('without Simplify the item is the profile as Graph gives it, without its secrets', async () => {
		const id = add({ displayName: 'Whole' });
		const run = await upsert({ profileType, displayName: 'Whole', simplify: false });
		const { action, changes, ...shown } = run.outputs[0]![0]!.json;
		expect([action, changes]).toEqual(['unchanged', []]);
		const secrets = ['tokenValue', 'qrCodeContent', 'qrCodeImage', 'wifiPassword'];
		const graph = Object.entries(world.simulator.profile(id)!);
		expect(shown).toEqual(Object.fromEntries(graph.filter(([name]) => !secrets.includes(name))));
	});
});

describe('what a device owner profile has beside', () => {
	test.each([
		['enrollmentMode', 'corporateOwnedFullyManaged', 'default'],
		['enrollmentTokenType', 'corporateOwnedDedicatedDevice', SHARED],
	])('%s cannot be changed: refused, nothing is written', async (_, mode, type) => {
		const displayName = `Fixed ${mode}`;
		const { id } = world.simulator.addProfile({ displayName });
		const run = await upsert({
			displayName,
			enrollmentMode: mode,
			enrollmentTokenType: type,
		});
		expect(run.error?.context).toMatchObject({
			details: { code: 'CannotBeChanged', outcome: 'notDone', profileId: id },
		});
		expect(writes()).toBe(0);
	});

	test('a Wi-Fi password is in no item, changed or not', async () => {
		const network = { configureWifi: true, wifiSsid: 'Hall', wifiSecurityType: 'wpa' };
		const additionalFields = { ...network, wifiPassword: 'the secret of the hall' };
		const { id } = world.simulator.addProfile({ displayName: 'Secret', ...network });
		const run = await upsert({ displayName: 'Secret', additionalFields, simplify: false });
		expect(run.outputs[0]![0]!.json.changes).toEqual([{ field: 'wifiPassword' }]);
		expect(bodiesOf('update')).toEqual([{ wifiPassword: 'the secret of the hall' }]);
		expect(JSON.stringify(run.outputs)).not.toContain('the secret of the hall');
		expect(world.simulator.profile(id)!.wifiPassword).toBe('the secret of the hall');
	});

	test('the state of an AOSP token, which lists hide, is the true one', async () => {
		const enrollmentMode = 'corporateOwnedAOSPUserlessDevice';
		const token = { validitySeconds: 40 * 86_400 };
		world.simulator.addProfile({ displayName: 'Headsets', enrollmentMode }, { token });
		const run = await upsert({ displayName: 'Headsets', enrollmentMode });
		expect(run.outputs[0]![0]!.json).toMatchObject({ action: 'unchanged', tokenState: 'valid' });
	});
});
