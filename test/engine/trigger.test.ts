import { DAY_SECONDS, ISO, KINDS } from './support/kinds';
import { watch } from './support/poll';
import { useFreshWorld } from './support/useWorld';

const DAY = DAY_SECONDS * 1000;

const { world } = useFreshWorld();

/** A profile whose token expires in so many days. */
function add(days: number, partial = {}, options = {}): string {
	const createdAt = world.clock.now() - 200 * DAY;
	const token = { createdAt, validitySeconds: (200 + days) * DAY_SECONDS };
	return world.simulator.addProfile({ displayName: 'Kiosks', ...partial }, { token, ...options })
		.id;
}

const pass = async (days: number) => await world.clock.sleep(days * DAY);

describe.each(KINDS)('$profileType in $apiVersion', ({ profileType, apiVersion, collection }) => {
	const kind = { profileType, apiVersion };

	test('the item is exactly as documented, and the token is not in it', async () => {
		const id = add(10.5, {}, { collection });
		const { items, error } = await watch(world, kind).poll();
		expect(error).toBeUndefined();
		const profile = world.simulator.profile(id)!;
		const isDeviceOwner = profileType === 'androidDeviceOwner';
		expect(items).toEqual([
			{
				event: 'expiring',
				profileType,
				profileId: id,
				displayName: 'Kiosks',
				enrollmentMode: isDeviceOwner ? 'corporateOwnedDedicatedDevice' : null,
				tokenState: 'expiring',
				tokenCreationDateTime: isDeviceOwner ? expect.stringMatching(ISO) : null,
				tokenExpirationDateTime: profile.tokenExpirationDateTime,
				daysLeft: 10,
			},
		]);
		expect(JSON.stringify(items)).not.toContain(profile.tokenValue);
	});

	test('once when the token comes within the time, once more when it has expired, then never again', async () => {
		add(16, {}, { collection });
		const trigger = watch(world, kind);
		expect((await trigger.poll()).items).toBeNull();
		await pass(3);
		expect((await trigger.poll()).items).toMatchObject([{ event: 'expiring', daysLeft: 13 }]);
		for (let day = 0; day < 5; day++) {
			await pass(1);
			expect((await trigger.poll()).items).toBeNull();
		}
		await pass(9);
		expect((await trigger.poll()).items).toMatchObject([
			{ event: 'expired', tokenState: 'expired', daysLeft: -1 },
		]);
		for (let day = 0; day < 20; day++) {
			await pass(1);
			expect((await trigger.poll()).items).toBeNull();
		}
	});

	test('nothing to report: no item', async () => {
		add(15, {}, { collection });
		world.simulator.addProfile({}, { collection, token: null });
		expect((await watch(world, kind).poll()).items).toBeNull();
	});
});

test('a token that expired longer ago than the time is not reported: no flood at the first publish', async () => {
	add(-15);
	const recent = add(-13);
	const { items } = await watch(world).poll();
	expect(items).toMatchObject([{ event: 'expired', profileId: recent }]);
});

test('a renewed token starts afresh', async () => {
	const id = add(10);
	const trigger = watch(world);
	expect((await trigger.poll()).items).toHaveLength(1);
	world.simulator.makeToken(id, 30 * DAY_SECONDS);
	expect((await trigger.poll()).items).toBeNull();
	await pass(17);
	expect((await trigger.poll()).items).toMatchObject([{ event: 'expiring', profileId: id }]);
	await pass(14);
	expect((await trigger.poll()).items).toMatchObject([{ event: 'expired', profileId: id }]);
});

test('a profile that was seen only after its token expired is reported once', async () => {
	add(-1);
	const trigger = watch(world);
	expect((await trigger.poll()).items).toMatchObject([{ event: 'expired' }]);
	expect((await trigger.poll()).items).toBeNull();
});

test('a token that never expires, or a profile without one, is never reported', async () => {
	world.simulator.addProfile({ enrollmentMode: 'corporateOwnedFullyManaged' });
	for (const noTokenSentinel of [null, '', 'year0001', 'year9999'] as const) {
		world.simulator.settings.noTokenSentinel = noTokenSentinel;
		world.simulator.addProfile({}, { token: null });
		expect((await watch(world, { profileType: 'all' }).poll()).items).toBeNull();
	}
});

test('AOSP: reported with the bare id although lists hide the token, without further reads', async () => {
	const id = add(3, { enrollmentMode: 'corporateOwnedAOSPUserlessDevice' });
	expect((await watch(world).poll()).items).toMatchObject([
		{ profileId: id, tokenState: 'expiring' },
	]);
	expect(world.simulator.counters.byOperation).toEqual({ token: 1, list: 1 });
});

test('a mode that no documentation knows passes through', async () => {
	add(3, { enrollmentMode: '5' });
	expect((await watch(world).poll()).items).toMatchObject([{ enrollmentMode: '5' }]);
});

describe('type all', () => {
	test('a profile that shows in both collections is reported once, as device owner', async () => {
		const both = add(3, {}, { mirrored: true });
		const older = add(5, {}, { collection: 'androidForWorkEnrollmentProfiles' });
		const trigger = watch(world, { profileType: 'all' });
		const { items } = await trigger.poll();
		expect(items).toMatchObject([
			{ profileId: both, profileType: 'androidDeviceOwner' },
			{ profileId: older, profileType: 'androidForWork' },
		]);
		expect(items).toHaveLength(2);
		expect((await trigger.poll()).items).toBeNull();
	});

	test('5 000 profiles in a dozen requests', async () => {
		for (let index = 0; index < 5_000; index++)
			add(index < 4_990 ? 100 : 5, {}, { mirrored: index % 5 === 0 });
		const { items } = await watch(world, { profileType: 'all' }).poll();
		expect(items).toHaveLength(10);
		expect(world.simulator.counters.requests).toBeLessThanOrEqual(13);
	});
});

describe('the state', () => {
	test('is not changed by a poll that emits nothing', async () => {
		const trigger = watch(world);
		add(10);
		await trigger.poll();
		const before = trigger.state();
		await pass(1);
		await trigger.poll();
		expect(trigger.state()).toEqual(before);
	});

	test.each([
		['the first page', 0],
		['the second page', 1],
	])(
		'is not changed by a poll that fails at %s, and the next poll reports all',
		async (_, after) => {
			world.simulator.settings.pageSize = 2;
			for (let index = 0; index < 1002; index++) add(index % 2 === 0 ? 5 : 50);
			const trigger = watch(world);
			const fault = world.simulator.addFault({
				match: { operation: 'list' },
				after,
				times: 'always',
				action: { kind: 'status', status: 403, body: 'missingScope' },
			});
			const { items, error } = await trigger.poll();
			expect(items).toBeNull();
			expect(error).toMatchObject({ httpCode: '403' });
			expect(trigger.state()).toEqual({});
			fault.remove();
			expect((await trigger.poll()).items).toHaveLength(501);
		},
	);

	test('survives a restart', async () => {
		add(10);
		const trigger = watch(world);
		await trigger.poll();
		trigger.restart();
		expect((await trigger.poll()).items).toBeNull();
	});

	test('holds no token, and forgets a profile once its token would have expired and it is really gone', async () => {
		const gone = add(10);
		add(11);
		const trigger = watch(world);
		await trigger.poll();
		for (const { tokenValue } of [world.simulator.profile(gone)!]) {
			expect(JSON.stringify(trigger.state())).not.toContain(tokenValue);
		}
		await world.run({
			resource: 'profile',
			operation: 'delete',
			profileId: { __rl: true, mode: 'id', value: gone },
		});
		add(12);
		expect((await trigger.poll()).items).toHaveLength(1);
		// a list can miss it for the moment
		expect(JSON.stringify(trigger.state())).toContain(gone);
		await world.clock.sleep(10.5 * DAY_SECONDS * 1000);
		await trigger.poll();
		expect(JSON.stringify(trigger.state())).not.toContain(gone);
	});

	test('a list that hides what has expired does not keep it from being reported', async () => {
		const id = add(3);
		const trigger = watch(world);
		expect((await trigger.poll()).items).toMatchObject([{ event: 'expiring', profileId: id }]);
		world.simulator.settings.listsHideExpired = true;
		await world.clock.sleep(4 * DAY_SECONDS * 1000);
		expect((await trigger.poll()).items).toMatchObject([{ event: 'expired', profileId: id }]);
		expect((await trigger.poll()).items).toBeNull();
		world.simulator.settings.listsHideExpired = false;
	});

	test('with both types, a list that is refused does not silence the other; with nothing to report it is told', async () => {
		const id = add(3);
		const trigger = watch(world, { profileType: 'all' });
		world.simulator.addFault({
			match: { operation: 'list', path: /androidForWork/ },
			times: 'always',
			action: { kind: 'status', status: 403 },
		});
		expect((await trigger.poll()).items).toMatchObject([{ profileId: id }]);
		expect((await trigger.poll()).error?.message).toMatch(/permission/);
	});

	test('knows the same moment in other words: another spelling of the date is no new token', async () => {
		const id = add(
			10,
			{ tokenValue: 'ABCDEFGHIJKLMNOPQRST', tokenExpirationDateTime: '2026-12-01T00:00:00Z' },
			{ token: undefined },
		);
		const trigger = watch(world);
		expect((await trigger.poll()).items).toHaveLength(1);
		world.simulator.patchProfile(id, { tokenExpirationDateTime: '2026-12-01T00:00:00.0000000Z' });
		expect((await trigger.poll()).items).toBeNull();
	});
});

test('a list that lags shows an old token again: nothing is told a third time', async () => {
	const id = add(3);
	const trigger = watch(world);
	expect((await trigger.poll()).items).toMatchObject([{ profileId: id, event: 'expiring' }]);
	world.simulator.makeToken(id, 10 * DAY_SECONDS);
	expect((await trigger.poll()).items).toMatchObject([{ profileId: id, daysLeft: 10 }]);
	// the next poll asks another replica
	world.simulator.settings.listLagMs = DAY;
	expect((await trigger.poll()).items).toBeNull();
	world.simulator.settings.listLagMs = 0;
	expect((await trigger.poll()).items).toBeNull();
});

test('the form offers no time that a poll refuses', () => {
	const { properties } = world.engine.trigger!.description;
	const [field] = properties.filter(({ name }) => name === 'expiresWithin');
	expect(field!.typeOptions!.minValue).toBe(1);
});

describe('a test by hand', () => {
	test('gives the token that expires next at once, and changes nothing', async () => {
		add(60);
		add(40, { displayName: 'Next' });
		add(-100);
		const trigger = watch(world);
		expect((await trigger.poll('manual')).items).toMatchObject([
			{ event: 'expiring', displayName: 'Next', tokenState: 'valid', daysLeft: 40 },
		]);
		expect((await trigger.poll('manual')).items).toHaveLength(1);
		expect(trigger.state()).toEqual({});
	});

	test('gives an example where no token expires', async () => {
		const { items } = await watch(world).poll('manual');
		expect(items).toHaveLength(1);
		expect(Object.keys(items![0]!)).toEqual([
			'event',
			'profileType',
			'profileId',
			'displayName',
			'enrollmentMode',
			'tokenState',
			'tokenCreationDateTime',
			'tokenExpirationDateTime',
			'daysLeft',
		]);
	});
});

describe('faults', () => {
	test('a passing 503 and a 429 are waited for within the poll', async () => {
		add(5);
		world.simulator.addFault({
			match: { operation: 'list' },
			action: { kind: 'status', status: 503, body: 'html' },
		});
		world.simulator.addFault({
			match: { operation: 'list' },
			action: { kind: 'status', status: 429, body: 'throttleEnvelope' },
		});
		expect((await watch(world).poll()).items).toHaveLength(1);
	});

	test('Graph asks to wait for longer than a poll has: it says so at once, and n8n is told how long', async () => {
		world.simulator.addFault({
			match: { operation: 'list' },
			times: 'always',
			action: { kind: 'status', status: 429, headers: { 'retry-after': '120' } },
		});
		const started = world.clock.now();
		const { error } = await watch(world, {}, 36_000).poll();
		expect(error!.message).toMatch(/the quota of Intune was used up \(429\).*120 s|121 s/);
		expect(world.clock.now() - started).toBeLessThan(2_000);
		const { failure } = error as unknown as { failure: { cause: string; retryAfterMs: number } };
		expect(failure).toEqual({ cause: 'rate-limited', retryAfterMs: 120_000 });
	});

	test('a service that never answers: the poll ends before n8n ends it, and says so', async () => {
		world.simulator.addFault({
			match: { operation: 'list' },
			times: 'always',
			action: { kind: 'hang' },
		});
		const started = world.clock.now();
		const { error } = await watch(world, {}, 45_000).poll();
		expect(error!.message).toMatch(/no answer|did not answer/i);
		expect((error as unknown as { failure: object }).failure).toEqual({
			cause: 'temporarily-unavailable',
		});
		expect(world.clock.now() - started).toBeLessThan(45_000);
	});

	test('a next link to another origin is not followed', async () => {
		world.simulator.addFault({
			match: { operation: 'list' },
			action: {
				kind: 'status',
				status: 200,
				body: {
					custom: {
						value: [],
						'@odata.nextLink': 'https://graph.example.com/beta/deviceManagement/x',
					},
				},
			},
		});
		const { error } = await watch(world).poll();
		expect(error!.message).toContain('next page is at another address');
		expect(world.simulator.counters.requests).toBe(1);
	});
});

describe('bad input is refused before anything is sent', () => {
	test.each([
		[{ expiresWithin: 0 }, 'Expires Within must be at least 1 second'],
		[{ expiresWithin: 'soon' }, 'Expires Within "soon" is not a number'],
		[{ expiresWithinUnit: 'weeks' }, 'Expires Within Unit "weeks" is not known'],
		[{ apiVersion: 'v2' }, 'API Version "v2" is not known'],
		[{ profileType: 'ios' }, 'Profile Type "ios" is not known'],
	])('%j', async (parameters, message) => {
		const { error } = await watch(world, parameters).poll();
		expect(error!.message).toBe(message);
		expect(world.simulator.counters.requests).toBe(0);
	});

	test('no credential', async () => {
		world.engine.credentials.stored.clear();
		const { error } = await watch(world).poll();
		expect(error!.message).toBe(
			'The Microsoft Intune credential cannot be used: Credential not found',
		);
	});
});
