import { readFileSync } from 'node:fs';
import { itemsOf } from '../../scripts/host/execution';
import { N8nClient } from '../../scripts/host/N8nClient';
import { freePort, isFree } from '../../scripts/host/ports';
import { EXAMPLE_PROFILE_ID } from '../../scripts/host/simulatedTenant';
import { waitFor } from '../../scripts/host/waitFor';
import { DemoProcess } from './support/DemoProcess';
import { searchProfiles } from './support/editorCalls';
import { leftovers } from './support/leftovers';
import { byId, chain, intuneNode, INTUNE, START, startNode } from './support/workflows';

const UP = 'Ctrl+C ends it.';
const FACTS = ['Log in as', 'Password', 'Both URLs', 'Tenant ID', 'Client ID', 'Client Secret'];

let folder: string;
let port: number;
let demo: DemoProcess;

/** The demo of the tests from here on, also where it does not come up. */
async function startDemo(...args: string[]): Promise<void> {
	demo = DemoProcess.start(folder, '--port', String(port), ...args);
	await demo.untilSaid(UP);
}

async function loggedIn(one = demo): Promise<N8nClient> {
	const client = new N8nClient(`http://127.0.0.1:${port}`);
	await client.signIn({ email: one.told('Log in as'), password: one.told('Password') });
	return client;
}

const isUp = async (): Promise<boolean> =>
	await fetch(`http://127.0.0.1:${port}/healthz`).then(
		({ ok }) => ok,
		() => false,
	);

/** n8n is no longer healthy before it gives its port back. */
const untilDown = async () =>
	await waitFor(async () => ((await isFree(port)) ? true : undefined), { what: 'The end of n8n' });

beforeAll(async () => {
	folder = leftovers.newFolder('start');
	port = await freePort();
	await startDemo();
});
afterAll(async () => {
	demo.child.kill('SIGINT');
	await demo.untilEnded();
});

test('it shows a made token, and where the example that made it is', async () => {
	expect(demo.output).toContain('"statusCode": 204');
	const id = demo.told('Example').replace(`http://localhost:${port}/workflow/`, '');
	expect((await (await loggedIn()).workflow(id)).name).toMatch(/by hand/i);
});

test('the webhook call that it prints makes a token, and without its key nothing', async () => {
	const line = demo.told('Webhook');
	const url = /POST (\S+)/.exec(line)![1]!.replace('localhost', '127.0.0.1');
	const headers = Object.fromEntries(
		[...line.matchAll(/-H '([^:]+): ([^']+)'/g)].map(([, name, value]) => [name!, value!]),
	);
	const body = /-d '(.+)'$/.exec(line)![1]!;
	const call = async (sent: Record<string, string>) =>
		await fetch(url, { method: 'POST', headers: { connection: 'close', ...sent }, body });
	const answer = await call(headers);
	expect(answer.status).toBe(200);
	expect(await answer.json()).toMatchObject({ statusCode: 204, profileId: EXAMPLE_PROFILE_ID });
	const withoutKey = await call({ 'content-type': 'application/json' });
	expect(withoutKey.status).toBe(403);
});

test('the simulated tenant offers Graph beta only, as Microsoft does', async () => {
	const client = await loggedIn();
	const json = chain(
		'v1.0',
		startNode(),
		intuneNode({ resource: 'profile', operation: 'getAll', apiVersion: 'v1.0' }),
	);
	const execution = await client.run((await client.importWorkflow(json)).id, START);
	expect(() => itemsOf(execution, INTUNE)).toThrow('Graph v1.0 has no');
});

test('a second one says where the first one is, and does no harm', async () => {
	for (const other of [port, await freePort()]) {
		const second = DemoProcess.start(folder, '--port', String(other), '--reset');
		await second.untilEnded();
		expect(second.exitCode).toBe(0);
		expect(second.output).toContain('runs already');
		expect(second.told('Example')).toBe(demo.told('Example'));
	}
	expect(await isUp()).toBe(true);
	const offered = await searchProfiles(await loggedIn());
	expect(offered).toContainEqual(expect.objectContaining({ value: EXAMPLE_PROFILE_ID }));
});

test('what was built on it yesterday works today, also after it was killed', async () => {
	const yesterday = await loggedIn();
	const picked = (await searchProfiles(yesterday, 'Lobby kiosks'))[0]!;
	const json = chain('Built yesterday', startNode(), intuneNode({ profileId: byId(picked.value) }));
	const { id } = await yesterday.importWorkflow(json);
	const before = demo;
	demo.child.kill('SIGKILL');
	// n8n is no child that a kill would reach: it notices by itself
	await untilDown();

	await startDemo();
	expect(FACTS.map((name) => demo.told(name))).toEqual(FACTS.map((name) => before.told(name)));
	const [item] = itemsOf(await (await loggedIn()).run(id, START), INTUNE);
	expect(item?.json).toMatchObject({ success: true, profileId: picked.value });
});

test('a log-in that was changed in n8n is told in plain words, with the way out', async () => {
	const client = await loggedIn();
	const old = demo.told('Password');
	await client.request('PATCH', '/rest/me/password', {
		currentPassword: old,
		newPassword: `${old}9`,
	});
	demo.child.kill('SIGINT');
	await demo.untilEnded();
	await untilDown();

	const refused = DemoProcess.start(folder, '--port', String(port));
	await refused.untilEnded();
	expect(refused.exitCode).toBe(1);
	expect(refused.output).toContain('its password was changed in n8n');
	expect(refused.output).toContain('npm start -- --reset');
	expect(refused.output).not.toMatch(/^\s+at /m);

	await startDemo('--reset');
	expect(demo.told('Password')).not.toBe(old);
});

test('no password or secret is in its log', () => {
	const log = readFileSync(`${demo.told('Data')}/n8n-start.log`, 'utf8');
	for (const secret of ['Password', 'Client Secret']) expect(log).not.toContain(demo.told(secret));
});
