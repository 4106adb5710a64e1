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

type Stranger = Omit<Extract<FaultAction, { kind: 'stranger' }>, 'kind'>;
const stranger = (more: Stranger = {}, operation: 'createToken' | 'get' = 'createToken') =>
	simulator.addFault({ match: { operation }, action: { kind: 'stranger', ...more } });
/** Who made the tokens, oldest first, and which of them is shown. */
const history = () => ({
	made: simulator.tokens(id).map(({ requestId }) => (requestId ? 'client' : 'stranger')),
	shown: simulator.tokens(id).findIndex(({ value }) => value === simulator.profile(id)!.tokenValue),
});

test('just before the work, and just after it', async () => {
	stranger();
	expect((await create(id)).status).toBe(204);
	expect(history()).toEqual({ made: ['stranger', 'client'], shown: 1 });
	stranger({ when: 'after' });
	expect((await create(id)).status).toBe(204);
	expect(history()).toEqual({ made: ['stranger', 'client', 'client', 'stranger'], shown: 3 });
	expect(simulator.tokensMade(id)).toBe(2);
	expect(simulator.counters).toMatchObject({ writes: 2, tokensMade: 2 });
});

test('or some time after, with a validity of its own', async () => {
	stranger({ when: 'late', lateMs: 3000, validitySeconds: 86_400 });
	await create(id, 60);
	await clock.advance(2999);
	expect(history().made).toEqual(['client']);
	await clock.advance(1);
	expect(history()).toEqual({ made: ['client', 'stranger'], shown: 1 });
	const { createdAt, expiresAt } = simulator.tokens(id)[1]!;
	expect(expiresAt! - createdAt).toBe(86_400_000);
});

test('its validity is the one asked for where none is given', async () => {
	stranger();
	await create(id, 777);
	const [other] = simulator.tokens(id);
	expect(other!.expiresAt! - other!.createdAt).toBe(777_000);
});

test('beside the fault of the call: the work is lost, the stranger is not', async () => {
	simulator.addFault({ action: { kind: 'drop' } });
	stranger();
	await expect(create(id)).rejects.toThrow();
	expect(history().made).toEqual(['stranger']);
	simulator.addFault({ action: { kind: 'drop', when: 'after' } });
	stranger({ when: 'after' });
	await expect(create(id)).rejects.toThrow();
	expect(history().made).toEqual(['stranger', 'client', 'stranger']);
});

test('around work that is done late it comes late as well', async () => {
	simulator.addFault({ action: { kind: 'status', status: 504, when: 'late', lateMs: 1000 } });
	stranger({ when: 'after' });
	await create(id);
	expect(history().made).toEqual([]);
	await clock.advance(1000);
	expect(history()).toEqual({ made: ['client', 'stranger'], shown: 1 });
});

test('revokes and deletes, as told', async () => {
	stranger({ does: 'revokeToken', when: 'after' });
	expect((await create(id)).status).toBe(204);
	expect(simulator.liveTokens(id)).toHaveLength(0);
	stranger({ does: 'delete' });
	expect((await create(id)).status).toBe(404);
});

test('around a read and around a part; several at once; another profile than the call is about', async () => {
	stranger({}, 'get');
	const { json } = await client.call('GET', `${OWNER}/${id}`);
	expect(json.tokenValue).toBe(simulator.tokens(id)[0]!.value);
	const other = simulator.addProfile().id;
	stranger();
	stranger({ when: 'after' });
	stranger({ profileId: other });
	await client.batch([createTokenPart('1', id)]);
	expect(history().made).toEqual(['stranger', 'stranger', 'client', 'stranger']);
	expect(simulator.tokens(other)).toHaveLength(1);
});
