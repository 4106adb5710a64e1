import { expectReadable } from '../unit/support';
import { expectNothingSent } from './support/secrets';
import { useWorld } from './support/useWorld';
import { byId } from './support/world';

const ID = '12345678-90ab-cdef-1234-567890abcdef';
const world = useWorld();

const moment = (expiresAt: unknown) => ({ validityMode: 'expiresAt', expiresAt });
const BAD: Array<[string, Record<string, unknown>, RegExp]> = [
	['validity 0', { validity: 0 }, /^Validity must be at least 1 second$/],
	['a negative validity', { validity: -90 }, /^Validity must be at least 1 second$/],
	[
		'a fraction of a second',
		{ validity: 0.1, validityUnit: 'seconds' },
		/^Validity 0\.1 seconds is not a whole number/,
	],
	[
		'a validity above Int32',
		{ validity: 2_147_483_648, validityUnit: 'seconds' },
		/^Validity is longer than Graph/,
	],
	['a validity that is no number', { validity: 'soon' }, /^Validity "soon" is not a number$/],
	['an empty validity', { validity: '' }, /^Validity \(empty\) is not a number$/],
	[
		'a validity that the item lacks',
		{ validity: '={{ $json.nothing }}' },
		/^Validity \(empty\) is not a number$/,
	],
	['an unknown unit', { validityUnit: 'weeks' }, /^Validity Unit "weeks" is not known$/],
	['an unknown mode', { validityMode: 'never' }, /^Validity Mode "never" is not known$/],
	[
		'a moment in the past',
		moment('2020-01-01T00:00:00Z'),
		/^Expires At 2020-01-01\S+ is not in the future$/,
	],
	['a moment that is no date', moment('soon'), /^Expires At "soon" is not a date and time$/],
	['an empty moment', moment('={{ "" }}'), /^Expires At \(empty\) is not a date and time$/],
	['a moment beyond Int32', moment('2199-01-01'), /^Expires At is longer than Graph can take$/],
	['an empty id', { profileId: byId('={{ "" }}') }, /^Profile is empty$/],
	['an id that the item lacks', { profileId: byId('={{ $json.nothing }}') }, /^Profile is empty$/],
	['an id with a slash', { profileId: byId(`${ID}/createToken`) }, /^Profile .* is not an ID$/],
	['an id with dots', { profileId: byId('..') }, /^Profile "\.\." is not an ID$/],
	['an id with a question mark', { profileId: byId(`${ID}?x`) }, /is not an ID$/],
	['an id with a hash', { profileId: byId(`${ID}#x`) }, /is not an ID$/],
	['an id with an encoded slash', { profileId: byId('a%2fb') }, /is not an ID$/],
	['an id with control characters', { profileId: byId('a\r\nX: b\u0000') }, /is not an ID$/],
	['an id of 10 000 characters', { profileId: byId('x'.repeat(10_000)) }, /is not an ID$/],
	['an id that is an object', { profileId: byId('={{ { "a": 1 } }}') }, /is not an ID$/],
	[
		'a URL of the other type',
		{
			profileId: byId(
				`https://graph.microsoft.com/beta/deviceManagement/androidForWorkEnrollmentProfiles/${ID}`,
			),
		},
		/is of type Android for Work$/,
	],
	['an unknown version', { apiVersion: '={{ "v2.0" }}' }, /^API Version "v2\.0" is not known$/],
	['an empty version', { apiVersion: '={{ "" }}' }, /^API Version \(empty\) is not known$/],
	['an unknown type', { profileType: '={{ "windows" }}' }, /^Profile Type "windows" is not known$/],
	['an unknown resource', { resource: 'printer' }, /^Resource "printer" is not known$/],
	['an unknown operation', { operation: 'explode' }, /^Operation "explode" is not known$/],
	['a batch of 21', { options: { batchSize: 21 } }, /^Option Batch Size "21" cannot be used$/],
	['a batch of 0', { options: { batchSize: 0 } }, /^Option Batch Size "0" cannot be used$/],
	['a timeout of 0', { options: { timeout: 0 } }, /^Option Timeout "0" cannot be used$/],
	[
		'a negative pace',
		{ options: { writesPer20Seconds: -1 } },
		/^Option Writes per 20 Seconds "-1" cannot be used$/,
	],
	['half a retry', { options: { maxRetries: 0.5 } }, /^Option Max Retries "0\.5" cannot be used$/],
	[
		'an unreadable expression',
		{ validity: '={{ $("Nobody").item.json.x }}' },
		/^The parameter validity cannot be read$/,
	],
];

test.each(BAD)('%s gives a clear message and sends nothing', async (_name, parameters, message) => {
	const { error, outputs } = await world.run({ profileId: byId(ID), ...parameters });
	expect(error?.message).toMatch(message);
	expectReadable(
		error!.message.replace(/"a\?\?X.*"/, ''),
		error!.description!.replace(/\{\{.*\}\}/, ''),
	);
	expect(error!.message.length).toBeLessThan(160);
	expect(outputs.flat()).toEqual([]);
	expectNothingSent(world);
});

test.each(BAD)(
	'%s under "continue" becomes an item, and sends nothing',
	async (_name, parameters, message) => {
		const { error, outputs } = await world.run(
			{ profileId: byId(ID), ...parameters },
			{ onError: 'continueRegularOutput' },
		);
		expect(error).toBeUndefined();
		expect(outputs[0]).toHaveLength(1);
		const { json } = outputs[0]![0]!;
		expect(Object.keys(json)).toEqual(['error', 'details']);
		expect(json.error).toMatch(message);
		expect((json.details as { outcome: string }).outcome).toBe('notDone');
		expectNothingSent(world);
	},
);

test.each(['XLNTPSZB', 'ABCDEFGHIJKLMNOPQRST', ' ABCDEFGHIJ0123456789\n'])(
	'an enrollment token that was mapped into Profile (%j) is not repeated',
	async (token) => {
		const { outputs } = await world.run(
			{ profileId: byId('={{ $json.token }}') },
			{ items: [{ json: { token } }], onError: 'continueRegularOutput' },
		);
		const { json } = outputs[0]![0]!;
		expect(json.error).toBe('Profile looks like an enrollment token, not like an ID');
		expect(JSON.stringify(json)).not.toContain(token.trim());
		expectNothingSent(world);
	},
);

test('without "continue" every parameter is checked before the first write', async () => {
	const ids = world.simulator.addProfiles(3);
	const items = [ids[0], ids[1], 'a/b'].map((profileId) => ({ json: { profileId } }));
	const { error } = await world.run({ profileId: byId('={{ $json.profileId }}') }, { items });
	expect(error?.message).toBe('Profile "a/b" is not an ID');
	expect(error?.context?.itemIndex).toBe(2);
	expectNothingSent(world);
});

test.each([
	['customGraphUrl', 'http://graph.example.com', /^Custom Graph URL .* cannot be used$/],
	['customLoginUrl', 'http://login.example.com', /^Custom Login URL .* cannot be used$/],
	['customGraphUrl', 'http://localhost.evil.com', /^Custom Graph URL .* cannot be used$/],
	['customGraphUrl', 'https://user@evil.com', /^Custom Graph URL .* cannot be used$/],
	['customGraphUrl', '', /^Custom Graph URL of the credential cannot be used$/],
	['tenantId', 'common', /^Tenant ID of the credential is not a tenant$/],
	['tenantId', '../x', /^Tenant ID of the credential is not a tenant$/],
	['tenantId', '', /^Tenant ID of the credential is not a tenant$/],
])('a credential whose %s is %p sends nothing', async (field, value, message) => {
	world.credential({ [field]: value });
	const { error } = await world.run({ profileId: byId(ID) });
	expect(error?.message).toMatch(message);
	expectReadable(error!.message, error!.description!);
	expectNothingSent(world);
});

test('a credential that differs from item to item is refused: the first one would serve the tenant of another', async () => {
	const [id] = world.simulator.addProfiles(1);
	const { getDecrypted } = world.engine.credentials;
	const tenants = [world.simulator.settings.tenantId, '99999999-1111-2222-3333-444444444444'];
	// as an expression such as {{ $json.tenant }} resolves for each item
	let reads = 0;
	const spy = jest
		.spyOn(world.engine.credentials, 'getDecrypted')
		.mockImplementation(async (...given) => ({
			...(await getDecrypted.apply(world.engine.credentials, given)),
			tenantId: tenants[reads++ % 2]!,
		}));
	const items = tenants.map((tenant) => ({ json: { tenant } }));
	const { error } = await world.run({ profileId: byId(id) }, { items });
	spy.mockRestore();
	expect(error?.message).toBe('The credential differs from item to item');
	expectNothingSent(world);
});

test('a Graph address that was stored in the hidden field is never sent to', async () => {
	world.credential({ graphApiBaseUrl: 'https://evil.example' });
	const { id } = world.simulator.addProfile();
	const { error } = await world.run({ profileId: byId(id) });
	expect(error).toBeUndefined();
	expect(world.simulator.tokensMade(id)).toBe(1);
});
