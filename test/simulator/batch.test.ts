import { startSimulator, type Simulator } from '.';
import { createTokenPart, DEVICE_OWNER_PATH, signIn, type BareClient } from './client';

interface PartAnswer {
	id: string;
	status: number;
	headers: Record<string, string>;
	body?: { error: { code: string; message: string } };
}

let simulator: Simulator;
let client: BareClient;
let ids: string[];

beforeEach(async () => {
	simulator = await startSimulator();
	client = await signIn(simulator);
	ids = simulator.addProfiles(20);
	simulator.reset();
});
afterEach(() => simulator.stop());

const parts = (n = ids.length) => ids.slice(0, n).map((id, i) => createTokenPart(String(i), id));
const send = async (requests: unknown[]): Promise<PartAnswer[]> =>
	(await client.batch(requests)).json.responses;
const byId = (answers: PartAnswer[]) =>
	Object.fromEntries(answers.map((answer) => [answer.id, answer.status])) as Record<string, number>;

test('20 parts do their work and answer in any order, 204 without a body', async () => {
	const answers = await send(parts());
	expect(answers).toHaveLength(20);
	expect(answers.map(({ id }) => id)).not.toEqual(parts().map(({ id }) => id));
	expect(answers.every((answer) => answer.status === 204 && !('body' in answer))).toBe(true);
	expect(answers[0]!.headers['request-id']).toBeTruthy();
	expect(ids.every((id) => simulator.tokensMade(id) === 1)).toBe(true);
	expect(simulator.counters).toMatchObject({
		requests: 1,
		batches: 1,
		parts: 20,
		writes: 20,
		tokensMade: 20,
	});
	const [, part] = simulator.log;
	expect(part).toMatchObject({
		part: true,
		batchId: simulator.log.at(-1)!.requestId,
		operation: 'createToken',
	});
});

test.each([
	['same' as const, ['0', '1', '2']],
	['reverse' as const, ['2', '1', '0']],
])('answers in the order %s', async (order, expected) => {
	simulator.settings.batchOrder = order;
	expect((await send(parts(3))).map(({ id }) => id)).toEqual(expected);
});

test('parts fail by themselves, under an outer 200', async () => {
	const answer = await client.batch([
		createTokenPart('ok', ids[0]!),
		createTokenPart('unknown', 'nobody'),
		{ id: 'read', method: 'GET', url: `${DEVICE_OWNER_PATH}/${ids[1]}?$select=id` },
		{ id: 'router', method: 'GET', url: '/me' },
		{ id: 'absolute', method: 'GET', url: `${simulator.origin}/beta${DEVICE_OWNER_PATH}` },
		{ id: 'bare', method: 'GET', url: `${DEVICE_OWNER_PATH.slice(1)}/${ids[1]}` },
	]);
	expect(answer.status).toBe(200);
	expect(byId(answer.json.responses)).toEqual({
		ok: 204,
		unknown: 404,
		read: 200,
		router: 400,
		absolute: 400,
		bare: 200,
	});
	const read = answer.json.responses.find((part: PartAnswer) => part.id === 'read');
	expect(read.body).toMatchObject({ id: ids[1] });
});

test.each<[string, (sound: unknown[]) => unknown]>([
	['no requests', () => undefined],
	['none at all', () => []],
	['more than 20', (sound) => [...sound, createTokenPart('21', 'x')]],
	['ids that differ only in case', () => [createTokenPart('a', 'x'), createTokenPart('A', 'y')]],
	['an id that is a number', () => [createTokenPart(1 as unknown as string, 'x')]],
	['an unknown dependency', () => [createTokenPart('a', 'x', { dependsOn: ['b'] })]],
	['a write without Content-Type', () => [createTokenPart('a', 'x', { headers: {} })]],
	['a write without a body', () => [createTokenPart('a', 'x', { body: undefined })]],
])('refuses a batch with %s as a whole', async (_what, make) => {
	const answer = await client.call('POST', '/beta/$batch', { requests: make(parts()) });
	expect([answer.status, answer.json.error.code]).toEqual([400, 'BadRequest']);
	expect(simulator.counters.tokensMade).toBe(0);
});

test('the setting batchWriteWithoutBody refuses the part instead', async () => {
	simulator.settings.batchWriteWithoutBody = 'part';
	const revoke = { id: 'r', method: 'POST', url: `${DEVICE_OWNER_PATH}/${ids[1]}/revokeToken` };
	expect(byId(await send([createTokenPart('a', ids[0]!, { headers: {} }), revoke]))).toEqual({
		a: 400,
		r: 204,
	});
});

test('a failed dependency is 424, and so is what depends on that', async () => {
	const answers = await send([
		createTokenPart('c', ids[2]!, { dependsOn: ['b'] }),
		createTokenPart('b', ids[1]!, { dependsOn: ['a'] }),
		createTokenPart('a', 'nobody'),
		createTokenPart('d', ids[3]!),
	]);
	expect(byId(answers)).toEqual({ a: 404, b: 424, c: 424, d: 204 });
	expect(simulator.counters.tokensMade).toBe(1);
});

test.each([
	[404, 'UnknownError'],
	[400, 'BadRequest'],
	[501, 'UnknownError'],
])('can be out of order as an endpoint: %i', async (status, code) => {
	Object.assign(simulator.settings, { batchAvailable: false, batchRefusal: status });
	const answer = await client.batch(parts(1));
	expect([answer.status, answer.json.error.code]).toEqual([status, code]);
});

test('a stale token is a 401 of the whole', async () => {
	simulator.expireAccessTokens();
	expect((await client.batch(parts(2))).status).toBe(401);
	expect(simulator.counters.parts).toBe(0);
});

test('each part takes a place in the quota', async () => {
	simulator.settings.throttle.writesPer20s = 15;
	const answers = await send(parts());
	const refused = answers.filter(({ status }) => status === 429);
	expect(refused).toHaveLength(5);
	expect(refused[0]!.headers['Retry-After']).toBe('10');
	expect(simulator.counters).toMatchObject({
		throttled: 5,
		maxWritesInAny20s: 20,
		maxAcceptedWritesInAny20s: 15,
	});
});

test('two writes for one profile in one batch are noticed', async () => {
	await send([createTokenPart('1', ids[0]!), createTokenPart('2', ids[0]!)]);
	expect(simulator.counters.overlappingProfileWrites).toBe(1);
	await send(parts(2));
	expect(simulator.counters.overlappingProfileWrites).toBe(1);
});

describe('faults', () => {
	test('on parts: status before and after the work', async () => {
		const on = (i: number, status: number, when: 'before' | 'after') =>
			simulator.addFault({
				match: { where: 'part', profileId: ids[i] },
				action: { kind: 'status', status, when },
			});
		on(0, 500, 'before');
		on(1, 500, 'after');
		on(2, 429, 'after');
		on(3, 401, 'before');
		on(4, 503, 'before');
		const answers = await send(parts(6));
		expect(byId(answers)).toEqual({ 0: 500, 1: 500, 2: 429, 3: 401, 4: 503, 5: 204 });
		expect(ids.slice(0, 6).map((id) => simulator.tokensMade(id))).toEqual([0, 1, 1, 0, 0, 1]);
		expect(answers.find(({ id }) => id === '3')!.body!.error.code).toBe(
			'InvalidAuthenticationToken',
		);
		expect(answers.find(({ id }) => id === '4')!.body).toMatch(/<TITLE>Service Unavailable/);
	});

	test('on the connection of a part act on the whole, each part with its own truth', async () => {
		simulator.addFault({ match: { profileId: ids[0] }, action: { kind: 'drop', when: 'before' } });
		simulator.addFault({ match: { profileId: ids[1] }, action: { kind: 'drop', when: 'after' } });
		await expect(send(parts(3))).rejects.toThrow();
		expect(ids.slice(0, 3).map((id) => simulator.tokensMade(id))).toEqual([0, 1, 1]);
		expect(simulator.log.at(-1)).toMatchObject({ operation: 'batch', status: 0 });
	});

	test.each([
		['before' as const, 0],
		['after' as const, 3],
	])('on the whole batch, %s the work', async (when, made) => {
		simulator.addFault({
			match: { operation: 'batch' },
			action: { kind: 'status', status: 504, when },
		});
		expect((await client.batch(parts(3))).status).toBe(504);
		expect(simulator.counters.tokensMade).toBe(made);
	});

	test('the answer of one part is missing, its work done or not', async () => {
		for (const [when, made] of [
			['before', 0],
			['after', 1],
		] as const) {
			simulator.addFault({
				match: { operation: 'batch' },
				action: { kind: 'missingPart', index: 1, when },
			});
			expect(Object.keys(byId(await send(parts(3))))).toEqual(['0', '2']);
			expect(simulator.tokensMade(ids[1]!)).toBe(made);
		}
	});

	test('an unknown part, a part twice, the order reversed', async () => {
		const fault = (action: Parameters<Simulator['addFault']>[0]['action']) =>
			simulator.addFault({ match: { operation: 'batch' }, action });
		simulator.settings.batchOrder = 'same';
		fault({ kind: 'unknownPart', id: 'stranger' });
		fault({ kind: 'duplicatePart', index: 0, status: 500 });
		fault({ kind: 'reversed' });
		expect((await send(parts(1))).map(({ id }) => id)).toEqual(['0', 'stranger']);
		expect((await send(parts(1))).map(({ status }) => status)).toEqual([204, 500]);
		expect((await send(parts(2))).map(({ id }) => id)).toEqual(['1', '0']);
	});

	test('truncated: the length is honest, the JSON is cut, the work is done', async () => {
		simulator.addFault({
			match: { operation: 'batch' },
			action: { kind: 'truncated', when: 'after' },
		});
		const answer = await client.batch(parts(3));
		expect([answer.status, answer.json]).toEqual([200, undefined]);
		expect(answer.text).toMatch(/^\{"responses":\[/);
		expect(simulator.counters.tokensMade).toBe(3);
	});
});
