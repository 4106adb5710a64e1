import type { Fault, FaultAction } from '../simulator/types';
import { expectReadable } from '../unit/support';
import { expectNoSecrets } from './support/secrets';
import { useFreshWorld } from './support/useWorld';
import { byId } from './support/world';

const MISSING = '12345678-90ab-cdef-1234-567890abcdef';
const { world, logs } = useFreshWorld();
let id: string;
beforeEach(async () => {
	[id] = world.simulator.addProfiles(1) as [string];
});

const fault = (action: FaultAction, more: Partial<Fault> = {}) =>
	world.simulator.addFault({
		match: { operation: 'createToken' },
		times: 'always',
		action,
		...more,
	});

/** Runs one item that fails, and checks what every failure must keep. */
async function failing(parameters: Record<string, unknown> = {}) {
	const run = await world.run({ profileId: byId(id), ...parameters });
	const error = run.error!;
	expect(error).toBeDefined();
	expectReadable(error.message, error.description!);
	expectNoSecrets(world, run, logs.lines);
	return { ...error, details: error.context?.details as Record<string, unknown> };
}

describe('what Graph refuses becomes one clear message with advice', () => {
	test('v1.0 has no such collection: choose beta', async () => {
		world.simulator.settings.v1Available = false;
		const error = await failing({ apiVersion: 'v1.0' });
		expect(error.message).toBe(
			'Could not create the enrollment token: Graph v1.0 has no Android Device Owner enrollment profiles',
		);
		expect(error.description).toMatch(/^Set API Version to beta/);
		expect(world.simulator.counters.writes).toBe(1);
	});

	test.each(['A', 'B'] as const)(
		'401 Forbidden in shape %s to an application: sign in as a user',
		async (shape) => {
			world.simulator.settings.forbiddenShape = shape;
			const error = await failing();
			expect(error.message).toMatch(/Intune refused the application \(401 Forbidden\)$/);
			expect(error.description).toMatch(/Use a credential that signs in as a user/);
			expect(error.details).toMatchObject({
				httpCode: '401',
				code: 'Forbidden',
				outcome: 'notDone',
			});
			expect(world.simulator.counters.writes).toBe(1);
			expect(world.simulator.counters.tokenRequests).toEqual({ client_credentials: 1 });
		},
	);

	test('401 Forbidden to a user: role and licence', async () => {
		world.simulator.settings.forbiddenShape = 'A';
		world.signInUser();
		const error = await failing();
		expect(error.message).toMatch(/Intune refused the signed-in user/);
		expect(error.description).toMatch(/Update enrollment profiles.*license/);
		// the role may have been granted since the access token was issued: one new one, then it is final
		expect(world.simulator.counters.tokenRequests).toEqual({ refresh_token: 1 });
		expect(world.simulator.counters.writes).toBe(2);
	});

	test('403: the missing permission by name', async () => {
		world.simulator.settings.missingScope = true;
		const error = await failing();
		expect(error.message).toMatch(/a permission is missing \(403\)$/);
		expect(error.description).toMatch(/DeviceManagementConfiguration\.ReadWrite\.All/);
	});

	test('404: which profile, which type', async () => {
		const error = await failing({ profileId: byId(MISSING), profileType: 'androidForWork' });
		expect(error.message).toContain(`there is no profile ${MISSING} of type Android for Work`);
		expect(error.description).toContain('Profile Type is not Android Device Owner instead');
		expect(error.httpCode).toBe('404');
	});

	test('request id and activity id stand in details and description', async () => {
		const error = await failing({ profileId: byId(MISSING) });
		const { requestId } = world.simulator.log.find(({ operation }) => operation === 'createToken')!;
		expect(error.details).toMatchObject({ requestId, activityId: requestId });
		expect(error.description).toContain(`Request ID: ${requestId}. Activity ID: ${requestId}.`);
	});

	test("a part of a batch is told apart from its neighbours, with the part's own request id", async () => {
		const items = [id, MISSING].map((profileId) => ({ json: { profileId } }));
		const run = await world.run({ profileId: byId('={{ $json.profileId }}') }, { items });
		const part = world.simulator.log.find(({ profileId }) => profileId === MISSING)!;
		expect(run.error?.context?.details).toMatchObject({
			requestId: part.requestId,
			profileId: MISSING,
		});
		expect(world.simulator.tokensMade(id)).toBe(1);
		expectNoSecrets(world, run, logs.lines);
	});
});

describe('only a 204 is success', () => {
	const NOT_DOCUMENTED: Array<[string, FaultAction]> = [
		['200 with a page', { kind: 'html' }],
		['200 with an object', { kind: 'status', status: 200, body: { custom: {} } }],
		['200 without a body', { kind: 'status', status: 200, body: 'empty' }],
		['201', { kind: 'status', status: 201, body: { custom: { id: '1' } } }],
		['202', { kind: 'status', status: 202, body: 'empty' }],
	];

	test.each(NOT_DOCUMENTED)(
		'%s is none: nothing was made, and the item says so',
		async (_name, action) => {
			fault(action);
			const error = await failing({ options: { maxRetries: 0 } });
			expect(error.message).toMatch(/web page|not the documented one/);
			expect(error.details).toMatchObject({ outcome: 'notDone' });
			expect(world.simulator.tokensMade(id)).toBe(0);
		},
	);

	test.each(NOT_DOCUMENTED)(
		'%s after the work is found out by reading back, and not sent again',
		async (_name, action) => {
			fault({ ...action, when: 'after' } as FaultAction);
			const { outputs, error } = await world.run({ profileId: byId(id) });
			expect(error).toBeUndefined();
			expect(outputs[0]![0]!.json).toMatchObject({
				success: true,
				statusCode: 204,
				confirmedBy: 'readBack',
				attempts: 1,
			});
			expect(world.simulator.tokensMade(id)).toBe(1);
		},
	);
});

describe.each([301, 302, 303, 307, 308])('a redirect %i', (status) => {
	test('is not followed; it proves nothing, so it is looked up and says that nothing was done', async () => {
		const location = `${world.simulator.origin}/beta/deviceManagement/androidDeviceOwnerEnrollmentProfiles/${id}/createToken`;
		fault({ kind: 'redirect', location, status }, { times: 1 });
		const error = await failing({ options: { maxRetries: 0 } });
		expect(error.message).toMatch(new RegExp(`the answer was a redirect \\(${status}\\)$`));
		expect(error.details).toMatchObject({ outcome: 'notDone', attempts: 1 });
		expect(world.simulator.counters.byOperation).toMatchObject({ createToken: 1, get: 5 });
		expect(world.simulator.tokensMade(id)).toBe(0);
	});

	test('of a batch is not followed either', async () => {
		const ids = world.simulator.addProfiles(3);
		const location = `${world.simulator.origin}/beta/$batch`;
		world.simulator.addFault({
			match: { operation: 'batch' },
			times: 1,
			action: { kind: 'redirect', location, status },
		});
		const items = ids.map((profileId) => ({ json: { profileId } }));
		const run = await world.run(
			{ profileId: byId('={{ $json.profileId }}'), options: { maxRetries: 0 } },
			{ items },
		);
		expect(run.error?.message).toMatch(/redirect/);
		expect(world.simulator.counters).toMatchObject({ writes: 0, tokensMade: 0 });
		expectNoSecrets(world, run, logs.lines);
	});
});

describe("n8n's own texts do not overwrite ours", () => {
	test('a lost connection', async () => {
		fault({ kind: 'drop' });
		const error = await failing({ options: { maxRetries: 0 } });
		expect(error.message).toBe(
			'Could not create the enrollment token: the connection to Microsoft Graph was lost',
		);
		expect(error.description).not.toMatch(/retry the request immediately/);
	});

	test('a name of a network error in what Intune says', async () => {
		const custom = { error: { code: 'BadRequest', message: 'The value ECONNRESET is odd.' } };
		fault({ kind: 'status', status: 400, body: { custom } });
		const error = await failing();
		expect(error.message).toBe(
			'Could not create the enrollment token: Intune did not accept the request: The value ECONNRESET is odd.',
		);
	});

	test('a Graph that is not there', async () => {
		world.credential({ customGraphUrl: 'http://127.0.0.1:1' });
		const error = await failing({ options: { maxRetries: 1 } });
		expect(error.message).toBe(
			'Could not create the enrollment token: Microsoft Graph could not be reached',
		);
		expect(error.details).toMatchObject({ outcome: 'notDone', attempts: 2 });
	});
});

test('an answer that never comes ends after the timeout, and is read back', async () => {
	fault({ kind: 'hang' }, { times: 1 });
	const started = world.clock.now();
	const { outputs } = await world.run({ profileId: byId(id), options: { timeout: 5000 } });
	expect(outputs[0]![0]!.json).toMatchObject({
		success: true,
		confirmedBy: 'response',
		attempts: 2,
	});
	expect(world.simulator.tokensMade(id)).toBe(1);
	expect(world.clock.now() - started).toBeGreaterThanOrEqual(15_000);
});
