import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const running: ChildProcess[] = [];
const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
afterAll(() => {
	for (const child of running) child.kill('SIGKILL');
	rmSync(folder, { recursive: true });
});

/** Starts the command line as its script does, and gives what it says first. */
async function start(args: string[], env: Record<string, string> = {}) {
	const child = spawn(process.execPath, ['-r', 'tsx/cjs', join(__dirname, 'cli.ts'), ...args], {
		env: { ...process.env, ...env },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	running.push(child);
	const ended = new Promise((resolve) => child.once('exit', resolve));
	for await (const line of createInterface({ input: child.stdout! })) {
		return { child, ended, facts: JSON.parse(line) };
	}
	throw new Error('It said nothing');
}

test('says first where it is and who may sign in, takes settings, and ends when told', async () => {
	const settings = join(folder, 'settings.json');
	writeFileSync(settings, JSON.stringify({ pageSize: 3, throttle: { writesPer20s: 7 } }));
	const { child, ended, facts } = await start(
		[
			'--json',
			'--no-throttle',
			'--no-v1',
			'--profiles',
			'4',
			'--tenants',
			'2',
			'--settings',
			settings,
		],
		{ SIMULATOR_CLIENT_SECRET: 'as told' },
	);
	expect(facts).toMatchObject({
		origin: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
		tenantId: expect.any(String),
		clientId: expect.any(String),
		clientSecret: 'as told',
	});
	const control = async (method: string, path: string, body?: string) =>
		(await fetch(`${facts.origin}/_simulator/${path}`, { method, body })).json();
	expect(await control('PATCH', 'settings', '{}')).toMatchObject({
		pageSize: 3,
		v1Available: false,
		throttle: { enabled: false, writesPer20s: 7, requestsPer20s: 1000 },
	});
	expect(await control('GET', 'tenants')).toHaveLength(3);
	child.kill('SIGTERM');
	expect(await ended).toBe(0);
});

test('the same tenant has the same demo profiles at each start', async () => {
	const env = { SIMULATOR_TENANT_ID: '0d3b4f43-9a49-4d0b-8ef6-f1aa6b1f8a0e' };
	const ids = async () => {
		const { facts } = await start(['--json'], env);
		const { tenantId, clientId, clientSecret, origin } = facts;
		const form = {
			grant_type: 'client_credentials',
			client_id: clientId,
			client_secret: clientSecret,
			scope: `${origin}/.default`,
		};
		const url = `${origin}/${tenantId}/oauth2/v2.0/token`;
		const body = new URLSearchParams(form);
		const { access_token: token } = await (await fetch(url, { method: 'POST', body })).json();
		const list = await fetch(
			`${origin}/beta/deviceManagement/androidDeviceOwnerEnrollmentProfiles?$select=id`,
			{ headers: { Authorization: `Bearer ${token}` } },
		);
		return (await list.json()).value;
	};
	const first = await ids();
	expect(first.length).toBeGreaterThan(5);
	expect(await ids()).toEqual(first);
});
