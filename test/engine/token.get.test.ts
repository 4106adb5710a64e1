import { BinaryDataService } from 'n8n-core';
import { DAY_SECONDS, ISO, KINDS } from './support/kinds';
import { pictureOf, readQr } from './support/pictures';
import { useWorld } from './support/useWorld';
import { byId, itemsFor } from './support/world';

const TOKEN_KEY = 'com.google.android.apps.work.clouddpc.EXTRA_ENROLLMENT_TOKEN';

const world = useWorld();
beforeEach(() => {
	world.simulator.settings.noTokenSentinel = null;
});

describe.each(KINDS)('$profileType in $apiVersion', ({ profileType, apiVersion, collection }) => {
	const kind = { operation: 'get', profileType, apiVersion };
	const add = (days: number | null, displayName = 'Kiosks') =>
		world.simulator.addProfile(
			{ displayName },
			{ collection, token: days === null ? null : { validitySeconds: days * DAY_SECONDS } },
		).id;

	test('by default the whole token, exactly as documented, without making one', async () => {
		const id = add(30);
		const { outputs, error } = await world.run({ ...kind, profileId: byId(id) });
		expect(error).toBeUndefined();
		const { tokenValue, qrCodeContent, tokenExpirationDateTime } = world.simulator.profile(id)!;
		expect(outputs[0]).toEqual([
			{
				json: {
					success: true,
					statusCode: 200,
					operation: 'getToken',
					profileType,
					apiVersion,
					profileId: id,
					requestId: expect.any(String),
					clientRequestId: expect.any(String),
					displayName: 'Kiosks',
					...(profileType === 'androidDeviceOwner'
						? { tokenCreationDateTime: expect.stringMatching(ISO) }
						: {}),
					tokenExpirationDateTime,
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
		expect(world.simulator.counters).toMatchObject({ writes: 0, tokensMade: 0, reads: 1 });
	});

	test('with its QR code: the picture gives back the content', async () => {
		const id = add(30);
		const parameters = { ...kind, profileId: byId(id), returnData: 'tokenAndQrCode' };
		const { outputs } = await world.run({ ...parameters, binaryPropertyName: 'picture' });
		const [item] = outputs[0]!;
		expect(readQr(pictureOf(item!, 'picture'))).toBe(world.simulator.profile(id)!.qrCodeContent);
	});

	test('returnData result: state and dates, no secret', async () => {
		const id = add(3);
		const { outputs } = await world.run({ ...kind, profileId: byId(id), returnData: 'result' });
		const { json } = outputs[0]![0]!;
		expect(json).toMatchObject({ tokenState: 'expiring', displayName: 'Kiosks' });
		expect(JSON.stringify(json)).not.toContain(world.simulator.profile(id)!.tokenValue);
	});

	test.each([null, '', 'year0001', 'year9999'] as const)(
		'no token, shown as %p: state none, and no token in the item',
		async (sentinel) => {
			world.simulator.settings.noTokenSentinel = sentinel;
			const id = add(null);
			const { outputs } = await world.run({
				...kind,
				profileId: byId(id),
				returnData: 'tokenAndQrCode',
				binaryPropertyName: 'qrCode',
			});
			const [item] = outputs[0]!;
			expect(item!.json).toMatchObject({ success: true, tokenState: 'none' });
			expect(item!.json).not.toHaveProperty('tokenValue');
			expect(item!.json).not.toHaveProperty('provisioning');
			expect(item!).not.toHaveProperty('binary');
		},
	);

	test('an expired token is given with its state', async () => {
		const createdAt = world.clock.now() - 20 * DAY_SECONDS * 1000;
		const { id } = world.simulator.addProfile(
			{},
			{ collection, token: { createdAt, validitySeconds: DAY_SECONDS } },
		);
		const { outputs } = await world.run({ ...kind, profileId: byId(id) });
		expect(outputs[0]![0]!.json).toMatchObject({ tokenState: 'expired' });
	});

	test('100 items: five batches, in input order', async () => {
		const ids = Array.from({ length: 100 }, () => add(30));
		const { outputs } = await world.run(
			{ ...kind, profileId: byId('={{ $json.profileId }}') },
			{ items: itemsFor(ids) },
		);
		expect(outputs[0]!.map(({ json }) => json.tokenValue)).toEqual(
			ids.map((id) => world.simulator.profile(id)!.tokenValue),
		);
		expect(world.simulator.counters).toMatchObject({
			requests: 5,
			batches: 5,
			parts: 100,
			writes: 0,
		});
	});

	test('a picture that n8n cannot store: the token is there all the same', async () => {
		const id = add(30);
		const store = jest
			.spyOn(BinaryDataService.prototype, 'store')
			.mockRejectedValue(new Error('ENOSPC'));
		const { outputs, error } = await world.run({
			...kind,
			profileId: byId(id),
			returnData: 'tokenAndQrCode',
		});
		store.mockRestore();
		expect(error).toBeUndefined();
		expect(outputs[0]![0]!.json).toMatchObject({
			tokenValue: world.simulator.profile(id)!.tokenValue,
			qrCodeMissing: 'n8n could not store the picture',
		});
		expect(outputs[0]![0]).not.toHaveProperty('binary');
	});

	test('an unknown profile fails with what to do, and is read once', async () => {
		const id = '99999999-9999-4999-8999-999999999999';
		const { error } = await world.run({ ...kind, profileId: byId(id) });
		expect(error).toMatchObject({ httpCode: '404' });
		expect(error!.description).not.toBe('');
		expect(world.simulator.counters.byOperation.get).toBe(1);
	});

	test('an empty profile is refused before anything is sent', async () => {
		const { error } = await world.run({ ...kind, profileId: byId('={{ $json.nothing }}') });
		expect(error!.message).toBe('Profile is empty');
		expect(world.simulator.counters.requests).toBe(0);
	});
});
