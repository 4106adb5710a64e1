import { startSimulator, VirtualClock, type Fault, type Simulator } from '.';
import { DEVICE_OWNER_PATH, signIn, type BareClient } from './client';

let simulator: Simulator;
let client: BareClient;
let id: string;
const clock = new VirtualClock();

beforeEach(async () => {
	simulator = await startSimulator({ clock });
	clock.start(simulator);
	client = await signIn(simulator);
	id = simulator.addProfile().id;
	simulator.reset();
});
afterEach(async () => {
	await simulator.stop();
	clock.stop();
});

const create = (init?: RequestInit) =>
	client.call(
		'POST',
		`/beta${DEVICE_OWNER_PATH}/${id}/createToken`,
		{ tokenValidityInSeconds: 60 },
		init,
	);
const fault = (action: Fault['action'], more: Partial<Fault> = {}) =>
	simulator.addFault({ match: { operation: 'createToken' }, action, ...more });

describe.each([
	['before' as const, 0],
	['after' as const, 1],
])('%s the work', (when, made) => {
	test.each([
		[429, 'TooManyRequests'],
		[500, 'Unknown'],
		[502, 'BadGateway'],
		[504, 'GatewayTimeout'],
		[404, 'ResourceNotFound'],
	])('status %i', async (status, code) => {
		fault({ kind: 'status', status, when });
		const answer = await create();
		expect([answer.status, answer.json.error.code]).toEqual([status, code]);
		expect(simulator.tokensMade(id)).toBe(made);
		expect(simulator.log[0]).toMatchObject({ status, worked: made === 1, fault: 'status' });
	});

	test('503 is an IIS page, 200 can be a page too', async () => {
		fault({ kind: 'status', status: 503, when });
		fault({ kind: 'html', when });
		const busy = await create();
		expect([busy.status, busy.headers.get('content-type')]).toEqual([
			503,
			'text/html; charset=us-ascii',
		]);
		expect(busy.text).toContain('<TITLE>Service Unavailable</TITLE>');
		const page = await create();
		expect([page.status, page.text.startsWith('<!DOCTYPE html>')]).toEqual([200, true]);
		expect(simulator.tokensMade(id)).toBe(made * 2);
	});

	test.each(['drop', 'cut'] as const)('the connection: %s', async (kind) => {
		fault({ kind, when });
		await expect(create()).rejects.toThrow();
		expect(simulator.tokensMade(id)).toBe(made);
		expect(simulator.log[0]).toMatchObject({ status: 0, worked: made === 1 });
	});

	test.each(['hang', 'drip'] as const)('never ends: %s', async (kind) => {
		fault({ kind, when });
		const leaving = new AbortController();
		void clock.sleep(60_000).then(() => leaving.abort());
		const before = clock.now();
		await expect(create({ signal: leaving.signal })).rejects.toThrow(/abort/);
		expect(clock.now() - before).toBe(60_000);
		expect(simulator.tokensMade(id)).toBe(made);
	});

	test('truncated JSON under an honest length', async () => {
		fault({ kind: 'truncated', when });
		const answer = await create();
		expect([answer.status, answer.json]).toEqual([200, undefined]);
		expect(Number(answer.headers.get('content-length'))).toBe(answer.text.length);
		expect(simulator.tokensMade(id)).toBe(made);
	});

	test('a redirect', async () => {
		fault({ kind: 'redirect', location: 'http://127.0.0.1:9/elsewhere', when });
		const answer = await create();
		expect([answer.status, answer.headers.get('location')]).toEqual([
			302,
			'http://127.0.0.1:9/elsewhere',
		]);
		expect(simulator.tokensMade(id)).toBe(made);
	});

	test('slow, by the clock', async () => {
		fault({ kind: 'slow', ms: 45_000, when });
		const before = clock.now();
		expect((await create()).status).toBe(204);
		expect(clock.now() - before).toBe(45_000);
		expect(simulator.tokens(id)[0]!.createdAt - before).toBe(when === 'before' ? 45_000 : 0);
	});
});

test('what a client has left is not done, unless the service is one that goes on', async () => {
	for (const worksWhenGone of [false, true]) {
		fault({ kind: 'slow', ms: 90_000, worksWhenGone });
		const leaving = new AbortController();
		void clock.sleep(60_000).then(() => leaving.abort());
		await expect(create({ signal: leaving.signal })).rejects.toThrow();
		await clock.sleep(60_000);
		expect(simulator.tokensMade(id)).toBe(worksWhenGone ? 1 : 0);
	}
});

test('strikes as often, as late and as surely as told', async () => {
	const twice = fault({ kind: 'status', status: 500 }, { times: 2, after: 1 });
	const statuses = [];
	for (let i = 0; i < 5; i++) statuses.push((await create()).status);
	expect(statuses).toEqual([204, 500, 500, 204, 204]);
	expect(twice.hits).toBe(2);
	const never = fault({ kind: 'drop' }, { probability: 0, times: 'always' });
	const always = fault({ kind: 'status', status: 502 }, { probability: 1, times: 'always' });
	expect((await create()).status).toBe(502);
	expect(never.hits).toBe(0);
	always.remove();
	expect((await create()).status).toBe(204);
});

test.each([
	[{ operation: 'list' as const }, 204],
	[{ method: 'PATCH' }, 204],
	[{ profileId: 'other' }, 204],
	[{ version: 'v1.0' as const }, 204],
	[{ where: 'part' as const }, 204],
	[{ operation: 'batch' as const }, 204],
	[{ operation: ['revokeToken' as const, 'createToken' as const] }, 500],
	[
		{ path: /createToken$/, method: 'post', version: 'beta' as const, where: 'plain' as const },
		500,
	],
	[{}, 500],
])('matches %p', async (match, status) => {
	simulator.addFault({ match, action: { kind: 'status', status: 500 } });
	expect((await create()).status).toBe(status);
});

test.each([
	['envelopeA' as const, 401, 'Forbidden'],
	['envelopeB' as const, 401, 'UnknownError'],
	['staleToken' as const, 401, 'InvalidAuthenticationToken'],
	['missingScope' as const, 403, 'Forbidden'],
	['throttleEnvelope' as const, 429, 'TooManyRequests'],
	['graph' as const, 503, 'ServiceUnavailable'],
])('gives the recorded body %s', async (body, status, code) => {
	fault({ kind: 'status', status, body });
	const answer = await create();
	expect([answer.status, answer.json.error.code]).toEqual([status, code]);
});

test('gives any body and header', async () => {
	fault({
		kind: 'status',
		status: 418,
		body: { custom: { odd: [null] } },
		headers: { 'X-Odd': '1' },
	});
	const answer = await create();
	expect([answer.status, answer.json, answer.headers.get('x-odd')]).toEqual([
		418,
		{ odd: [null] },
		'1',
	]);
});

test('a function decides call by call, and may let one pass', async () => {
	const asked: string[] = [];
	const handle = simulator.addFault({
		times: 2,
		action: ({ operation, profileId }) => {
			asked.push(`${operation} ${profileId === id}`);
			return asked.length % 2 === 0 ? { kind: 'status', status: 500 } : undefined;
		},
	});
	const statuses = [];
	for (let call = 0; call < 5; call++) statuses.push((await create()).status);
	expect(statuses).toEqual([204, 500, 204, 500, 204]);
	expect(asked).toEqual(Array.from({ length: 4 }, () => 'createToken true'));
	expect(handle.hits).toBe(2);
});

describe('the quota', () => {
	test('is a sliding window of 20 s, and refused requests take no place', async () => {
		simulator.settings.throttle.writesPer20s = 2;
		const statuses = async (n: number) => {
			const all = [];
			for (let i = 0; i < n; i++) all.push((await create()).status);
			return all;
		};
		expect(await statuses(1)).toEqual([204]);
		await clock.sleep(10_000);
		expect(await statuses(3)).toEqual([204, 429, 429]);
		await clock.sleep(10_000);
		expect(await statuses(2)).toEqual([204, 429]);
		await clock.sleep(9_999);
		expect(await statuses(1)).toEqual([429]);
		await clock.sleep(1);
		expect(await statuses(1)).toEqual([204]);
		expect(simulator.counters).toMatchObject({ maxAcceptedWritesInAny20s: 2, throttled: 4 });
	});

	test('says how long in seconds, as a date, or not at all', async () => {
		simulator.settings.throttle.writesPer20s = 1;
		await create();
		const ask = async (change: object) => {
			Object.assign(simulator.settings.throttle, change);
			return (await create()).headers.get('retry-after');
		};
		expect(await ask({})).toBe('10');
		await clock.sleep(5000);
		expect(await ask({ retryAfterSeconds: 'untilFree' })).toBe('15');
		const date = Date.parse((await ask({ retryAfter: 'date' }))!);
		expect(date - clock.now()).toBeGreaterThanOrEqual(15_000);
		expect(await ask({ retryAfter: 'none' })).toBeNull();
	});

	test('is shared with others', async () => {
		Object.assign(simulator.settings.throttle, { writesPer20s: 3, foreignWrites: 2 });
		expect([(await create()).status, (await create()).status]).toEqual([204, 429]);
		expect((await client.call('GET', `/beta${DEVICE_OWNER_PATH}`)).status).toBe(200);
	});

	test('can be switched off', async () => {
		Object.assign(simulator.settings.throttle, { writesPer20s: 0, enabled: false });
		expect((await create()).status).toBe(204);
	});
});

test('delays go by the clock', async () => {
	Object.assign(simulator.settings, { delayMs: 1000, writeDelayMs: 500 });
	const before = clock.now();
	await create();
	expect(clock.now() - before).toBe(1500);
	await client.call('GET', `/beta${DEVICE_OWNER_PATH}`);
	expect(clock.now() - before).toBe(2500);
	const answer = await create();
	expect(Date.parse(answer.headers.get('date')!)).toBe(Math.floor(clock.now() / 1000) * 1000);
});
