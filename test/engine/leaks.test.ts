import { everythingLeft, leaksIn, recordLogs, SecretWatch } from './support/leaks';
import { byId, itemsFor, openWorld, type World } from './support/world';

/* The fault matrix searches every one of its cases; here are the search itself, and ways of failing that it has not. */

let world: World;
let secrets: SecretWatch;
let logs: ReturnType<typeof recordLogs>;
beforeAll(async () => {
	world = await openWorld();
	secrets = new SecretWatch(world.simulator);
	logs = recordLogs();
});
afterAll(async () => {
	logs.stop();
	await world.stop();
});
beforeEach(() => {
	world.simulator.reset();
	world.simulator.clearFaults();
	world.credential();
	logs.lines.length = 0;
});

const EACH = { profileId: byId('={{ $json.profileId }}') };
const WITH_WIFI = {
	configureWifi: true,
	wifiSsid: 'office',
	wifiPassword: 'a-wifi-password-of-the-office',
};

async function search(
	parameters: Record<string, unknown>,
	options: Parameters<World['run']>[1],
): Promise<string[]> {
	const result = await world.run(parameters, options);
	return leaksIn(everythingLeft(result, logs.lines), secrets.fresh());
}

test('the search finds a token that was asked for', async () => {
	const token = { validitySeconds: 86_400 };
	const ids = world.simulator.addProfiles(1, {}, { token });
	expect(
		await search({ ...EACH, operation: 'get', returnData: 'token' }, { items: itemsFor(ids) }),
	).not.toEqual([]);
});

const SICK = [
	[
		'answers 500 with the request in its body',
		{
			kind: 'status' as const,
			status: 500,
			body: { custom: { error: { code: 'Unknown', message: 'echo' } } },
		},
	],
	['drops the connection', { kind: 'drop' as const }],
	['never answers', { kind: 'hang' as const }],
	['cuts its answer', { kind: 'cut' as const }],
	['redirects', { kind: 'redirect' as const, location: 'http://127.0.0.1:9/' }],
	['is a web page', { kind: 'html' as const }],
	['refuses', { kind: 'status' as const, status: 403 }],
	['knows no sign-in', { kind: 'status' as const, status: 401 }],
] as const;

describe.each([undefined, 'continueRegularOutput', 'continueErrorOutput'] as const)(
	'on error: %s',
	(onError) => {
		test.each(SICK)('nothing leaks where every operation %s', async (_name, action) => {
			const ids = world.simulator.addProfiles(3, WITH_WIFI, { token: { validitySeconds: 86_400 } });
			world.simulator.addFault({ match: { operation: 'any' }, times: 'always', action });
			for (const operation of ['create', 'ensureValid', 'get', 'revoke']) {
				expect(
					await search(
						{ ...EACH, operation, renewWithin: 7, renewWithinUnit: 'days' },
						{ items: itemsFor(ids), onError, executionId: `${operation} ${onError} ${_name}` },
					),
				).toEqual([]);
			}
			for (const operation of ['get', 'delete']) {
				expect(
					await search(
						{ ...EACH, resource: 'profile', operation, simplify: false },
						{ items: itemsFor(ids), onError },
					),
				).toEqual([]);
			}
		});

		test.each([
			['a wrong secret', { clientSecret: 'not-the-secret-but-secret-too' }],
			['a token endpoint that is not there', { customLoginUrl: 'http://127.0.0.1:9' }],
			['a Graph that is not there', { customGraphUrl: 'http://127.0.0.1:9' }],
			['a refused URL', { customGraphUrl: 'http://graph.example.com' }],
		])('nothing leaks with %s', async (_name, data) => {
			world.credential(data);
			const ids = world.simulator.addProfiles(2);
			const found = await search(EACH, { items: itemsFor(ids), onError });
			expect(found).toEqual([]);
			expect(logs.lines.join('\n')).not.toContain('not-the-secret-but-secret-too');
		});
	},
);

test('a profile is shown without its secrets', async () => {
	const profiles = { ...WITH_WIFI, displayName: 'With Wi-Fi' };
	const ids = world.simulator.addProfiles(3, profiles, { token: { validitySeconds: 86_400 } });
	for (const wifiPassword of [WITH_WIFI.wifiPassword, 'another-password-of-the-office']) {
		const additionalFields = { ...WITH_WIFI, wifiPassword };
		const parameters = { resource: 'profile', operation: 'upsert', simplify: false };
		expect(
			await search({ ...parameters, displayName: 'With Wi-Fi 1', additionalFields }, {}),
		).toEqual([]);
		expect(world.simulator.profile(ids[0]!)!.wifiPassword).toBe(wifiPassword);
	}
	expect(
		await search(
			{ ...EACH, resource: 'profile', operation: 'get', simplify: false },
			{ items: itemsFor(ids) },
		),
	).toEqual([]);
	expect(
		await search(
			{ resource: 'profile', operation: 'getAll', returnAll: true, simplify: false },
			{},
		),
	).toEqual([]);
	world.simulator.addProfiles(
		3,
		{ displayName: 'Older' },
		{ collection: 'androidForWorkEnrollmentProfiles', token: { validitySeconds: 86_400 } },
	);
	for (const simplify of [true, false]) {
		const both = { resource: 'profile', operation: 'getAll', profileType: 'all', returnAll: true };
		expect(await search({ ...both, simplify }, {})).toEqual([]);
	}
});
