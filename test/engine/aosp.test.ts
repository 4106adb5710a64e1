import { useWorld } from './support/useWorld';
import { DAY_SECONDS } from './support/kinds';
import { pictureOf, readQr } from './support/pictures';
import { byId, itemsFor } from './support/world';

const MODES = ['corporateOwnedAOSPUserlessDevice', 'corporateOwnedAOSPUserAssociatedDevice'];
const PROFILE = { profileId: byId('={{ $json.profileId }}') };

const world = useWorld();

const add = (enrollmentMode = MODES[0], token: object | null = null) =>
	world.simulator.addProfile({ enrollmentMode, displayName: 'Headsets' }, { token }).id;
const withToken = (days: number) => add(MODES[0], { validitySeconds: days * DAY_SECONDS });
const sent = () =>
	world.simulator.log.filter(({ part, operation }) => part || operation !== 'batch');
const writes = () =>
	sent()
		.filter(({ method }) => method === 'POST')
		.filter(({ operation }) => operation !== 'token')
		.map(({ rawId, status }) => [rawId, status]);
/** As the editor stores a profile that was picked from the list. */
const picked = (id: string) => ({
	__rl: true,
	mode: 'list',
	value: `AOSP-${id}`,
	cachedResultName: 'Headsets',
});

describe.each(MODES)('%s', (mode) => {
	test('picked from the list: the first request is right, and nothing else is sent', async () => {
		const id = add(mode);
		const { outputs } = await world.run({ profileId: picked(id) });
		expect(outputs[0]![0]!.json).toMatchObject({ success: true, profileId: id });
		expect(writes()).toEqual([[`AOSP-${id}`, 204]]);
		expect(world.simulator.counters.operations).toBe(1);
	});

	test('bare id: sent as given, and on 404 read and sent again with the prefix', async () => {
		const id = add(mode);
		const { outputs } = await world.run({ profileId: byId(id) });
		expect(outputs[0]![0]!.json).toMatchObject({ success: true, profileId: id });
		expect(writes()).toEqual([
			[id, 404],
			[`AOSP-${id}`, 204],
		]);
		expect(world.simulator.counters.operations).toBe(3);
	});

	test('the prefix is added by hand: taken as it is', async () => {
		const id = add(mode);
		const { outputs } = await world.run({ profileId: byId(`AOSP-${id}`) });
		expect(outputs[0]![0]!.json).toMatchObject({ success: true, profileId: id });
		expect(world.simulator.counters.operations).toBe(1);
	});

	test('create with its token and QR code: read by the bare id, content in base64 understood', async () => {
		const id = add(mode);
		const { outputs } = await world.run({
			profileId: picked(id),
			returnData: 'tokenAndQrCode',
			binaryPropertyName: 'qrCode',
		});
		const [item] = outputs[0]!;
		const profile = world.simulator.profile(id)!;
		const content = Buffer.from(profile.qrCodeContent as string, 'base64').toString();
		expect(item!.json).toMatchObject({
			profileId: id,
			tokenValue: profile.tokenValue,
			provisioning: { androidEnterprise: JSON.parse(content) as object },
		});
		expect(readQr(pictureOf(item!))).toBe(content);
		expect(
			sent()
				.filter(({ operation }) => operation === 'get')
				.map(({ rawId }) => rawId),
		).toEqual([id]);
	});

	test.each([picked, byId])('revoke (%#)', async (address) => {
		const id = add(mode, { validitySeconds: DAY_SECONDS });
		const { outputs } = await world.run({ operation: 'revoke', profileId: address(id) });
		expect(outputs[0]![0]!.json).toMatchObject({
			success: true,
			operation: 'revokeToken',
			profileId: id,
		});
		expect(world.simulator.liveTokens(id)).toEqual([]);
	});
});

test('100 profiles by bare id: refused, read and sent again in batches, one token each', async () => {
	const ids = Array.from({ length: 50 }, () => add());
	const { outputs } = await world.run(PROFILE, { items: itemsFor(ids) });
	expect(outputs[0]!.map(({ json }) => [json.success, json.profileId])).toEqual(
		ids.map((id) => [true, id]),
	);
	expect(ids.map((id) => world.simulator.tokensMade(id))).toEqual(ids.map(() => 1));
	expect(world.simulator.counters.byOperation).toMatchObject({ createToken: 100, get: 50 });
	expect(world.simulator.counters.requests).toBeLessThanOrEqual(12);
});

test('an unknown id: read once after the 404, and not sent again', async () => {
	const id = '99999999-9999-4999-8999-999999999999';
	const { error } = await world.run({ profileId: byId(id) });
	expect(error).toMatchObject({ httpCode: '404' });
	expect(writes()).toEqual([[id, 404]]);
	expect(world.simulator.counters.byOperation.get).toBe(1);
});

test('Android for Work has no AOSP: after a 404 nothing is read', async () => {
	const id = '99999999-9999-4999-8999-999999999999';
	await world.run({ profileType: 'androidForWork', profileId: byId(id) });
	expect(world.simulator.counters.operations).toBe(1);
});

test('ensure valid by bare id: the read tells the mode, so that no write is refused', async () => {
	const ids = world.simulator.addProfiles(20, {
		enrollmentMode: 'corporateOwnedAOSPUserlessDevice',
	});
	const { error } = await world.run(
		{
			operation: 'ensureValid',
			renewWithin: 7,
			renewWithinUnit: 'days',
			profileId: byId('={{ $json.profileId }}'),
		},
		{ items: itemsFor(ids) },
	);
	expect(error).toBeUndefined();
	expect(ids.map((id) => world.simulator.tokensMade(id))).toEqual(ids.map(() => 1));
	expect(world.simulator.counters.byOperation).toMatchObject({ get: 20, createToken: 20 });
});

test('a read after the 404 that fails is told as what it is, not as a missing profile', async () => {
	const [id] = world.simulator.addProfiles(1, {
		enrollmentMode: 'corporateOwnedAOSPUserlessDevice',
	});
	world.simulator.addFault({
		match: { operation: 'get' },
		times: 'always',
		action: { kind: 'status', status: 403, body: 'missingScope' },
	});
	const { outputs } = await world.run(
		{ profileId: byId(id) },
		{ onError: 'continueRegularOutput' },
	);
	expect(outputs[0]![0]!.json.error).toMatch(
		/^Could not read the enrollment profile: a permission/,
	);
	expect(outputs[0]![0]!.json.details).toMatchObject({ outcome: 'notDone', profileId: id });
});

test('a profile that is not AOSP and not there costs no prefixed write', async () => {
	const [id] = world.simulator.addProfiles(1);
	world.simulator.addFault({
		match: { operation: 'createToken' },
		action: { kind: 'status', status: 404 },
	});
	const { error } = await world.run({ profileId: byId(id) });
	expect(error).toMatchObject({ httpCode: '404' });
	expect(writes().map(([rawId]) => rawId)).toEqual([id]);
});

test('ensure valid: states come from a read by id, since lists hide them; bare and picked ids are one profile', async () => {
	const id = withToken(30);
	const values = [`AOSP-${id}`, id];
	const kept = await world.run(
		{ operation: 'ensureValid', renewWithin: 7, renewWithinUnit: 'days', ...PROFILE },
		{ items: itemsFor(values) },
	);
	expect(kept.outputs[0]!.map(({ json }) => [json.created, json.profileId])).toEqual([
		[false, id],
		[false, id],
	]);
	const renewed = await world.run(
		{ operation: 'ensureValid', renewWithin: 40, renewWithinUnit: 'days', ...PROFILE },
		{ items: itemsFor(values) },
	);
	expect(renewed.outputs[0]!.map(({ json }) => json.created)).toEqual([true, false]);
	expect(world.simulator.tokensMade(id)).toBe(1);
});

test('token get shows the bare id and the token that lists hide', async () => {
	const id = withToken(30);
	const { outputs } = await world.run({ operation: 'get', profileId: picked(id) });
	expect(outputs[0]![0]!.json).toMatchObject({
		profileId: id,
		tokenValue: world.simulator.profile(id)!.tokenValue,
	});
});

test.each(['get', 'update', 'delete'])(
	'profile %s of a picked AOSP profile goes by the bare id',
	async (operation) => {
		const id = withToken(30);
		const { error, outputs } = await world.run({
			resource: 'profile',
			operation,
			profileId: picked(id),
			updateFields: { description: 'new' },
		});
		expect(error).toBeUndefined();
		expect(
			sent()
				.filter(({ operation }) => operation !== 'token')
				.map(({ rawId }) => rawId),
		).toEqual([id]);
		expect(JSON.stringify(outputs[0])).not.toContain('AOSP-');
	},
);

test('more than 90 days: Graph refuses, and the item says so', async () => {
	const { error } = await world.run({ profileId: picked(add()), validity: 91 });
	expect(error).toMatchObject({ httpCode: '400' });
});
