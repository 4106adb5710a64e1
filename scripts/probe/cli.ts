import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { CLOUDS } from '../../nodes/IntuneEnrollment/enrollment/clouds';
import { ROOT } from '../host/files';
import { monotonicClock } from './clock';
import { Graph } from './graph';
import { KIND_NAMES } from './kinds';
import { Ledger } from './ledger';
import { Unanswered } from './question';
import { QUESTIONS } from './questions';
import { pageOf } from './report';
import { runProbe } from './run';
import { asApplication, asUser, MICROSOFTS_CLIENT, type SignInOptions } from './signIn';

export const USAGE = `npm run probe -- --tenant contoso.onmicrosoft.com

Signs in as you, asks before it writes, makes one throw-away profile of each kind, finds out how Intune behaves,
deletes the profiles, and writes a report without ids, names, tenants or tokens.

  --tenant T         domain or id of the tenant
  --browser          signs in by a browser on this computer, in place of a code
  --client ID        an app registration of your own; else Microsoft Graph Command Line Tools
  --cloud C          ${Object.keys(CLOUDS).join(', ')}
  --login, --graph   the hosts of another cloud
  --only a,b         ${QUESTIONS.map(({ id }) => id).join(', ')}
  --throttle         also fills this app's quota for half a minute
  --audit-minutes N  how long to wait for the audit log, 30 if nothing is said
  --out FOLDER       of the report, .cache/probe if nothing is said
  --yes              writes without asking

PROBE_APP_ID and PROBE_APP_SECRET: an app registration with DeviceManagementConfiguration.ReadWrite.All as application
permission, to find out whether applications may make tokens.`;

const WRITES_PER_20_S = 10;

type Say = (line: string) => void;

/** The whole command. Answers whether all is well. */
export async function main(say: Say): Promise<boolean> {
	const values = readOptions();
	if (values.help || !values.tenant) {
		say(USAGE);
		return values.help === true;
	}
	const signIn = signInOptions(values.tenant, values);
	const questions = chosen(values.only);
	if (!values.yes && !(await mayWrite(say, values.tenant, values.throttle === true))) return true;
	const graphFor = (accessToken: () => Promise<string>) =>
		new Graph({
			baseUrl: signIn.graph,
			accessToken,
			clock: monotonicClock,
			writesPer20s: WRITES_PER_20_S,
			fetch,
		});
	const accessToken = asUser(signIn, { browser: values.browser === true, say });
	await accessToken();
	const { PROBE_APP_ID: appId, PROBE_APP_SECRET: appSecret } = process.env;
	const folder = values.out ?? join(ROOT, '.cache', 'probe');
	const { report, left } = await runProbe({
		graph: graphFor(accessToken),
		clock: monotonicClock,
		ledger: Ledger.of(join(ROOT, '.cache', 'probe', 'ledger'), signIn.graph, signIn.tenant),
		facts: {
			packageVersion: version(),
			cloud: signIn.isCustom ? 'custom' : (values.cloud ?? 'global'),
			date: new Date().toISOString().slice(0, 10),
			signedInAs: 'user',
		},
		asked: {
			throttle: values.throttle === true,
			auditMinutes: Number(values['audit-minutes'] ?? 30),
			asApplication:
				appId && appSecret ? graphFor(asApplication(signIn, appId, appSecret)) : undefined,
		},
		questions,
		say,
		stop: stopAtInterrupt(say),
	});
	mkdirSync(folder, { recursive: true });
	const [json, page] = ['report.json', 'report.md'].map((name) => join(folder, name));
	writeFileSync(json!, `${JSON.stringify(report, null, 2)}\n`);
	writeFileSync(page!, pageOf(report, questions));
	say(`\n${json}\n${page}`);
	if (left > 0) say(`\n${left} throw-away profiles could not be deleted. Run this again.`);
	return left === 0;
}

function readOptions() {
	const text = { type: 'string' } as const;
	const flag = { type: 'boolean' } as const;
	return parseArgs({
		options: {
			...{ tenant: text, client: text, cloud: text, login: text, graph: text, only: text },
			...{ 'audit-minutes': text, out: text },
			...{ browser: flag, throttle: flag, yes: flag, help: flag },
		},
	}).values;
}

function signInOptions(
	tenant: string,
	{ client, cloud = 'global', login, graph }: ReturnType<typeof readOptions>,
): SignInOptions {
	const hosts = CLOUDS[cloud as keyof typeof CLOUDS] as (typeof CLOUDS)['global'] | undefined;
	if (!hosts) throw new Error(`--cloud ${cloud} is not one of ${Object.keys(CLOUDS).join(', ')}`);
	return {
		tenant,
		client: client ?? MICROSOFTS_CLIENT,
		login: login ?? hosts.login,
		graph: graph ?? hosts.graph,
		isCustom: login !== undefined || graph !== undefined,
	};
}

function chosen(only: string | undefined) {
	const ids = only?.split(',');
	const unknown = ids?.find((id) => !QUESTIONS.some((question) => question.id === id));
	if (unknown !== undefined) throw new Error(`--only: there is no question ${unknown}`);
	return QUESTIONS.filter(({ id }) => ids === undefined || ids.includes(id));
}

async function mayWrite(say: Say, tenant: string, throttle: boolean): Promise<boolean> {
	say(
		[
			`This is going to write to ${tenant}:`,
			`  - it makes up to ${KIND_NAMES.length} enrollment profiles, “… probe, delete me”, of which none is for Teams devices;`,
			`  - makes and revokes tokens of these profiles, at most ${WRITES_PER_20_S} writes in 20 seconds${throttle ? ', and once 130 at a time' : ''};`,
			'  - deletes them. Other profiles are listed, and neither read one by one nor changed.',
			'All of it shows in the audit log under your name. It takes 15 to 45 minutes.',
		].join('\n'),
	);
	const terminal = createInterface({ input: process.stdin, output: process.stdout });
	const answer = await terminal.question('Go on? (yes) ');
	terminal.close();
	return answer.trim().toLowerCase() === 'yes';
}

function stopAtInterrupt(say: Say): AbortSignal {
	const stop = new AbortController();
	process.once('SIGINT', () => {
		say(
			'\nStopping: the throw-away profiles are being deleted. Ctrl+C once more leaves them there.',
		);
		stop.abort(new Unanswered('stopped'));
		process.once('SIGINT', () => process.exit(1));
	});
	return stop.signal;
}

const version = (): string =>
	(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
