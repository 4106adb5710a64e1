import type { FaultAction, VirtualClock } from '.';
import { createTokenPart } from './client';
import { openStill, OWNER, type Opened } from './openSimulator';

let simulator: Opened['simulator'];
let client: Opened['client'];
let create: Opened['create'];
let clock: VirtualClock;
let id: string;

beforeEach(async () => {
	({ simulator, client, create, clock } = await openStill());
	({ id } = simulator.addProfile());
});
afterEach(() => simulator.stop());

const late = (action: FaultAction, operation: 'createToken' | 'batch' | 'create' = 'createToken') =>
	simulator.addFault({ match: { operation }, action });

test.each<[string, FaultAction]>([
	['a 504', { kind: 'status', status: 504, when: 'late', lateMs: 30_000 }],
	['a page', { kind: 'page', status: 403, when: 'late', lateMs: 30_000 }],
	['a lost connection', { kind: 'drop', when: 'late', lateMs: 30_000 }],
	['half an answer', { kind: 'cut', when: 'late', lateMs: 30_000 }],
	['a redirect', { kind: 'redirect', location: '/', when: 'late', lateMs: 30_000 }],
])('the client gets %s now, and the work is done 30 s later', async (_what, action) => {
	late(action);
	await create(id).catch(() => undefined);
	const answeredAt = clock.now();
	expect([simulator.tokensMade(id), simulator.pendingWork]).toEqual([0, 1]);
	expect(simulator.log[0]).toMatchObject({ worked: false, fault: action.kind });
	await clock.advance(29_999);
	expect(simulator.tokensMade(id)).toBe(0);
	await clock.advance(1);
	expect([simulator.tokensMade(id), simulator.pendingWork]).toEqual([1, 0]);
	expect(simulator.tokens(id)[0]!.createdAt).toBe(answeredAt + 30_000);
	expect(simulator.log[0]).toMatchObject({ worked: true, workedAt: answeredAt + 30_000 });
	expect(simulator.counters).toMatchObject({ writes: 1, writesWorked: 1, tokensMade: 1 });
});

test('whether or not the client waits for an answer that never comes', async () => {
	late({ kind: 'hang', when: 'late', lateMs: 1000 });
	const leaving = new AbortController();
	const request = client
		.call(
			'POST',
			`${OWNER}/${id}/createToken`,
			{ tokenValidityInSeconds: 60 },
			{ signal: leaving.signal },
		)
		.catch((error: Error) => error.name);
	while (simulator.pendingWork === 0) await new Promise((resolve) => setImmediate(resolve));
	leaving.abort();
	expect(await request).toBe('AbortError');
	await clock.advance(1000);
	expect(simulator.tokensMade(id)).toBe(1);
});

test('a whole batch, and a part of one', async () => {
	late({ kind: 'status', status: 504, when: 'late', lateMs: 2000 }, 'batch');
	expect((await client.batch([createTokenPart('1', id)])).status).toBe(504);
	expect(simulator.tokensMade(id)).toBe(0);
	await clock.advance(2000);
	expect(simulator.tokensMade(id)).toBe(1);

	late({ kind: 'status', status: 500, when: 'late' });
	const [part] = (await client.batch([createTokenPart('1', id)])).json.responses;
	expect([part.status, simulator.tokensMade(id)]).toEqual([500, 1]);
	await clock.advance(4999);
	expect(simulator.tokensMade(id)).toBe(1);
	await clock.advance(1);
	expect(simulator.tokensMade(id)).toBe(2);
});

test('a profile that is made late, and what is refused is not done later either', async () => {
	late({ kind: 'status', status: 502, when: 'late', lateMs: 1000 }, 'create');
	await client.call('POST', OWNER, { displayName: 'Late' });
	const names = async () =>
		(await client.call('GET', OWNER)).json.value.map(
			({ displayName }: { displayName: string }) => displayName,
		);
	expect(await names()).not.toContain('Late');
	await clock.advance(1000);
	expect(await names()).toContain('Late');

	simulator.settings.missingScope = 'writes';
	late({ kind: 'status', status: 502, when: 'late', lateMs: 1000 });
	expect((await create(id)).status).toBe(502);
	await clock.advance(1000);
	expect(simulator.tokensMade(id)).toBe(0);
});

test('work that another client made impossible meanwhile is not done', async () => {
	late({ kind: 'drop', when: 'late', lateMs: 1000 });
	await create(id).catch(() => undefined);
	await client.call('DELETE', `${OWNER}/${id}`);
	await clock.advance(1000);
	expect(simulator.log[0]).toMatchObject({ operation: 'createToken', worked: false });
});
