import { DAY_SECONDS, ISO, KINDS } from './support/kinds';
import { pictureOf, readQr } from './support/pictures';
import { useWorld } from './support/useWorld';
import { byId, itemsFor } from './support/world';

const TOKEN_KEY = 'com.google.android.apps.work.clouddpc.EXTRA_ENROLLMENT_TOKEN';
const PROFILE = { profileId: byId('={{ $json.profileId }}') };

const world = useWorld();

describe.each(KINDS)('$profileType in $apiVersion', ({ profileType, apiVersion, collection }) => {
	const kind = { profileType, apiVersion };
	const add = (partial = {}) =>
		world.simulator.addProfile({ displayName: 'Kiosks', ...partial }, { collection, token: null })
			.id;

	test('with its token: the item is exactly as documented', async () => {
		const id = add();
		const { outputs, error } = await world.run({
			...kind,
			profileId: byId(id),
			returnData: 'token',
		});
		expect(error).toBeUndefined();
		const live = world.simulator.liveTokens(id);
		expect(live).toHaveLength(1);
		const { tokenValue, qrCodeContent } = world.simulator.profile(id)!;
		expect(outputs[0]).toEqual([
			{
				json: {
					success: true,
					statusCode: 204,
					operation: 'createToken',
					...kind,
					profileId: id,
					tokenValidityInSeconds: 90 * DAY_SECONDS,
					requestedAt: expect.stringMatching(ISO),
					expectedExpirationDateTime: expect.stringMatching(ISO),
					confirmedBy: 'response',
					attempts: 1,
					requestId: expect.any(String),
					clientRequestId: expect.any(String),
					displayName: 'Kiosks',
					...(profileType === 'androidDeviceOwner'
						? { tokenCreationDateTime: expect.stringMatching(ISO) }
						: {}),
					tokenExpirationDateTime: new Date(live[0]!.expiresAt!).toISOString(),
					tokenState: 'valid',
					tokenValue,
					provisioning: {
						androidEnterprise: JSON.parse(qrCodeContent as string),
						zeroTouch: JSON.parse(qrCodeContent as string),
						knox: { [TOKEN_KEY]: tokenValue },
					},
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(live[0]!.requestId).toBe(outputs[0]![0]!.json.requestId);
	});

	test('with token and QR code: the picture is a PNG that gives back the content', async () => {
		const id = add({ displayName: 'Lobby kiosks' });
		const { outputs } = await world.run({
			...kind,
			profileId: byId(id),
			returnData: 'tokenAndQrCode',
			binaryPropertyName: 'qrCode',
		});
		const [item] = outputs[0]!;
		expect(item!.binary!.qrCode).toMatchObject({
			mimeType: 'image/png',
			fileName: 'Lobby kiosks-qr.png',
		});
		expect(readQr(pictureOf(item!))).toBe(world.simulator.profile(id)!.qrCodeContent);
	});

	test('a read that lags 3 s and shows the old token first: only the new one counts', async () => {
		const id = add();
		world.simulator.makeToken(id, 10 * DAY_SECONDS);
		await world.clock.sleep(60_000);
		const old = world.simulator.profile(id)!.tokenValue;
		world.simulator.settings.readLagMs = 3000;
		const { outputs } = await world.run({ ...kind, profileId: byId(id), returnData: 'token' });
		const { tokenValue } = world.simulator.profile(id)!;
		expect(outputs[0]![0]!.json).toMatchObject({ success: true, tokenValue });
		expect(outputs[0]![0]!.json).not.toHaveProperty('tokenVerified');
		expect(tokenValue).not.toBe(old);
		expect(world.simulator.tokensMade(id)).toBe(1);
	});

	test('a profile without a token whose read lags longer than Read Lag: fails with outcome done, and one token was made', async () => {
		const id = add();
		world.simulator.settings.readLagMs = 45_000;
		const { outputs } = await world.run(
			{ ...kind, profileId: byId(id), returnData: 'token' },
			{ onError: 'continueRegularOutput' },
		);
		expect(outputs[0]![0]!.json).toEqual({
			error: 'The enrollment token was made, but it could not be read',
			details: {
				description: expect.stringContaining('operation Get'),
				attempts: 1,
				requestId: expect.any(String),
				clientRequestId: expect.any(String),
				profileId: id,
				outcome: 'done',
			},
		});
		expect(world.simulator.tokensMade(id)).toBe(1);
		expect(world.simulator.counters.byOperation.get).toBe(5);
	});

	test('100 items: one write and one read each, all in batches, in input order', async () => {
		const ids = Array.from({ length: 100 }, () => add());
		const { outputs, error } = await world.run(
			{ ...kind, ...PROFILE, returnData: 'token' },
			{ items: itemsFor(ids) },
		);
		expect(error).toBeUndefined();
		expect(outputs[0]!.map(({ json }) => json.profileId)).toEqual(ids);
		expect(outputs[0]!.map(({ json }) => json.tokenValue)).toEqual(
			ids.map((id) => world.simulator.profile(id)!.tokenValue),
		);
		expect(outputs[0]!.map(({ pairedItem }) => pairedItem)).toEqual(
			ids.map((_, item) => ({ item })),
		);
		const { requests, batches, byOperation } = world.simulator.counters;
		expect({ requests, batches, byOperation }).toEqual({
			requests: 10,
			batches: 10,
			byOperation: { createToken: 100, get: 100, batch: 10, token: 1 },
		});
	});

	test('an unknown profile fails with 404, and nothing is made', async () => {
		const id = '99999999-9999-4999-8999-999999999999';
		const { outputs } = await world.run(
			{ ...kind, profileId: byId(id), returnData: 'token' },
			{ onError: 'continueRegularOutput' },
		);
		expect(outputs[0]![0]!.json.details).toMatchObject({
			httpCode: '404',
			outcome: 'notDone',
			profileId: id,
		});
		expect(world.simulator.counters.tokensMade).toBe(0);
	});
});

describe('Android for Work with an expiry other than expected', () => {
	test('the token is handed out with tokenVerified false', async () => {
		const collection = 'androidForWorkEnrollmentProfiles';
		const { id } = world.simulator.addProfile({}, { collection, token: null });
		// the service changes the expiry behind our back
		const shorten = setInterval(() => {
			if (world.simulator.tokensMade(id) === 1) {
				world.simulator.patchProfile(id, { tokenExpirationDateTime: '2099-01-01T00:00:00Z' });
				clearInterval(shorten);
			}
		}, 1);
		const { outputs } = await world.run({
			profileType: 'androidForWork',
			profileId: byId(id),
			returnData: 'token',
		});
		clearInterval(shorten);
		expect(outputs[0]![0]!.json).toMatchObject({
			success: true,
			tokenVerified: false,
			tokenValue: world.simulator.profile(id)!.tokenValue,
			tokenExpirationDateTime: '2099-01-01T00:00:00Z',
		});
		expect(world.simulator.tokensMade(id)).toBe(1);
	});
});

describe('several items for one profile', () => {
	test('each makes a new token, one after the other, and a hint on the output says so', async () => {
		const ids = world.simulator.addProfiles(2);
		const items = itemsFor([ids[0]!, ids[1]!, ids[0]!, ids[0]!]);
		const { outputs, hints } = await world.run({ ...PROFILE, returnData: 'token' }, { items });
		const tokens = outputs[0]!.map(({ json }) => json.tokenValue);
		expect(new Set(tokens).size).toBe(4);
		expect(world.simulator.tokens(ids[0]!).map(({ value }) => value)).toEqual([
			tokens[0],
			tokens[2],
			tokens[3],
		]);
		expect(world.simulator.counters.overlappingProfileWrites).toBe(0);
		expect(JSON.stringify(hints)).toContain('One enrollment profile was named by several items');
		expect(JSON.stringify(hints)).toContain('Ensure Valid');
	});

	test('no hint where every profile is named once', async () => {
		const { hints } = await world.run(PROFILE, { items: itemsFor(world.simulator.addProfiles(3)) });
		expect(hints).toEqual([]);
	});
});

test('returnData result asks for no read', async () => {
	const [id] = world.simulator.addProfiles(1);
	await world.run({ profileId: byId(id), returnData: 'result' });
	expect(world.simulator.counters.byOperation).toEqual({ createToken: 1, token: 1 });
});

test.each([
	['Return', { returnData: 'everything' }, 'Return "everything" is not known'],
	[
		'Output Data Field Name',
		{ returnData: 'tokenAndQrCode', binaryPropertyName: 'a b' },
		'Output Data Field Name "a b" cannot be used',
	],
	[
		'Wi-Fi password of an open network',
		{
			returnData: 'token',
			payloadOptions: { wifiSsid: 'Lobby', wifiSecurityType: 'NONE', wifiPassword: 'top secret' },
		},
		'An open Wi-Fi has no password',
	],
	[
		'Wi-Fi without a password',
		{ returnData: 'token', payloadOptions: { wifiSsid: 'Lobby' } },
		'Wi-Fi Password is empty',
	],
	[
		'Wi-Fi without a name',
		{ returnData: 'token', payloadOptions: { wifiPassword: 'top secret' } },
		'Wi-Fi Password is set, but no Wi-Fi SSID',
	],
])(
	'bad input, %s: refused before anything is sent, and no secret is repeated',
	async (_, parameters, message) => {
		const [id] = world.simulator.addProfiles(1);
		const { error, run } = await world.run({ profileId: byId(id), ...parameters });
		expect(error!.message).toBe(message);
		expect(world.simulator.counters.requests).toBe(0);
		expect(JSON.stringify(run.data.resultData.error)).not.toContain('top secret');
	},
);
