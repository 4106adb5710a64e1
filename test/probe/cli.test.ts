import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../scripts/probe/report';
import { startSimulator, type Simulator } from '../simulator';

const ROOT = join(__dirname, '../..');

let folder: string;
let simulator: Simulator;
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'probe-cli-'));
	// Microsoft's library signs in over https only.
	simulator = await startSimulator({ https: true, v1Available: false, allowPublicClient: true });
	writeFileSync(join(folder, 'ca.pem'), simulator.ca!);
});
afterAll(async () => {
	await simulator.stop();
	rmSync(folder, { recursive: true });
});

/** Runs a program of this repository to its end, or until it says something. */
async function run(program: string, args: string[], until?: string, input = '') {
	const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
	const child = spawn(process.execPath, [join(ROOT, program), ...args], { env });
	let said = '';
	child.stdin.end(input);
	const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
	for (const stream of [child.stdout, child.stderr])
		stream.on('data', (chunk) => {
			said += String(chunk);
			if (until !== undefined && said.includes(until)) child.kill();
		});
	return { code: await ended, said };
}

const place = () => [
	...['--tenant', simulator.settings.tenantId, '--client', simulator.settings.clientId],
	...['--login', simulator.origin, '--graph', simulator.origin, '--out', folder],
];

test('signs in as a user by a code, and writes a report that the simulator starts like', async () => {
	const args = [...place(), '--yes', '--only', 'v1,bareAosp'];
	const { code, said } = await run('scripts/probe.mjs', args);
	expect([code, said]).toEqual([0, expect.stringContaining('report.json')]);
	expect(said).toContain('To sign in, use a web browser');
	const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
	expect(report.findings.bareAosp).toMatchObject({ answer: { status: 404 } });
	expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('v1.0 has neither');
	const kinds = simulator.log.flatMap(({ signIn }) => signIn ?? []);
	expect(new Set(kinds)).toEqual(new Set(['delegated']));

	const like = ['--like', join(folder, 'report.json'), '--json'];
	const started = await run('scripts/simulator.mjs', like, '"origin"');
	expect(started.said).toContain('"origin"');
	const wrong = await run('scripts/simulator.mjs', ['--like', join(ROOT, 'package.json')]);
	expect([wrong.code, wrong.said]).toEqual([1, expect.stringContaining('no report')]);
});

test('writes nothing before somebody has said yes, and says what it would do', async () => {
	simulator.reset();
	const { code, said } = await run('scripts/probe.mjs', place(), undefined, 'no\n');
	expect([code, simulator.counters.requests]).toEqual([0, 0]);
	expect(said).toContain('it makes up to 9 enrollment profiles');
});

test('says how it is used', async () => {
	for (const args of [['--help'], ['--nonsense']])
		expect((await run('scripts/probe.mjs', args)).said).toContain('npm run probe -- --tenant');
	const unknown = await run('scripts/probe.mjs', [...place(), '--only', 'nothing']);
	expect(unknown.said).toContain('there is no question nothing');
});
