import type { StruckCall } from '.';
import { createTokenPart } from './client';
import { openSimulator, OWNER, type Opened } from './openSimulator';

let simulator: Opened['simulator'];
let client: Opened['client'];

beforeEach(async () => ({ simulator, client } = await openSimulator()));
afterEach(() => simulator.stop());

/** What faults that decide for themselves are told of the calls. */
function told(): StruckCall[] {
	const calls: StruckCall[] = [];
	simulator.addFault({
		match: { operation: ['list', 'create', 'createToken', 'batch'] },
		times: 'always',
		action: (call) => void calls.push(call),
	});
	return calls;
}

test('a fault that decides knows whose call it is, and what it sends, in a batch too', async () => {
	const { id } = simulator.addProfile();
	const calls = told();
	await client.call('GET', OWNER);
	await client.call('POST', OWNER, { displayName: 'New' });
	await client.batch([createTokenPart('1', id)]);
	const { clientId } = simulator.settings;
	expect(calls.map((call) => [call.operation, call.clientId])).toEqual([
		['list', clientId],
		['create', clientId],
		['batch', clientId],
		['createToken', clientId],
	]);
	expect(calls[1]!.body).toEqual({ displayName: 'New' });
	expect(calls[3]!.body).toMatchObject({ tokenValidityInSeconds: expect.any(Number) });
});

test('it knows the app of an access token that has expired', async () => {
	const calls = told();
	simulator.expireAccessTokens();
	expect((await client.call('GET', OWNER)).status).toBe(401);
	expect(calls[0]!.clientId).toBe(simulator.settings.clientId);
});

test('all profiles can be taken away', async () => {
	const [id] = simulator.addProfiles(3);
	simulator.removeProfiles();
	expect((await client.call('GET', OWNER)).json.value).toEqual([]);
	expect((await client.call('GET', `${OWNER}/${id}`)).status).toBe(404);
	expect(simulator.profile(id!)).toBeUndefined();
});
