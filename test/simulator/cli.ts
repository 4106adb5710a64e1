import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startSimulator } from './index';
import type { Simulator, TenantOptions } from './index';

const HELP = `Entra ID and Microsoft Graph (Intune Android enrollment profiles) on this computer.

  --port N       default: a free one
  --https        with a certificate of its own
  --profiles N   so many dedicated device profiles beside the ten of the demo
  --delay MS     before every Graph answer
  --no-throttle  without Intune's quota
  --no-v1        without the profiles in v1.0, as the real service is today
  --tenants N    so many tenants beside the first, all with its app
  --settings F   a JSON file with settings of the simulator
  --json         one line of JSON with origin, tenant and client first

SIMULATOR_TENANT_ID, SIMULATOR_CLIENT_ID and SIMULATOR_CLIENT_SECRET fix what is otherwise made up at each start.`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string' },
			https: { type: 'boolean' },
			profiles: { type: 'string' },
			delay: { type: 'string' },
			'no-throttle': { type: 'boolean' },
			'no-v1': { type: 'boolean' },
			tenants: { type: 'string' },
			settings: { type: 'string' },
			json: { type: 'boolean' },
			help: { type: 'boolean', short: 'h' },
		},
	});
	if (values.help) return console.log(HELP);
	const env = process.env;
	const given = values.settings ? readSettings(values.settings) : {};
	const simulator = await startSimulator({
		port: wholeNumber('port', values.port),
		https: values.https,
		delayMs: wholeNumber('delay', values.delay),
		v1Available: !values['no-v1'],
		tenantId: env.SIMULATOR_TENANT_ID,
		clientId: env.SIMULATOR_CLIENT_ID,
		clientSecret: env.SIMULATOR_CLIENT_SECRET,
		...given,
		throttle: { ...(values['no-throttle'] ? { enabled: false } : {}), ...given.throttle },
	});
	const [first] = simulator.seedDemo();
	simulator.addProfiles(wholeNumber('profiles', values.profiles) ?? 0);
	for (let i = wholeNumber('tenants', values.tenants) ?? 0; i > 0; i--) simulator.addTenant();
	if (values.json) console.log(JSON.stringify(facts(simulator)));
	else console.log(greeting(simulator, first!.id));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void simulator.stop().then(() => process.exit(0)));
	}
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	if (!/^\d+$/.test(text)) throw new Error(`--${name} takes a whole number, not '${text}'.`);
	return Number(text);
}

const readSettings = (file: string): TenantOptions =>
	JSON.parse(readFileSync(file, 'utf8')) as TenantOptions;

function facts({ origin, settings, ca }: Simulator): Record<string, unknown> {
	const { tenantId, clientId, clientSecret } = settings;
	return { origin, tenantId, clientId, clientSecret, ca };
}

function greeting(simulator: Simulator, profileId: string): string {
	const { origin, settings, ca } = simulator;
	const { tenantId, clientId, clientSecret } = settings;
	const curl = ca ? 'curl -sk' : 'curl -s';
	return [
		`Simulator of Entra ID and Microsoft Graph: ${origin}`,
		`  tenant id      ${tenantId}`,
		`  client id      ${clientId}`,
		`  client secret  ${clientSecret}`,
		'',
		'An access token, and a new enrollment token with it:',
		`  TOKEN=$(${curl} ${origin}/${tenantId}/oauth2/v2.0/token -d grant_type=client_credentials -d client_id=${clientId} -d client_secret=${clientSecret} -d scope=${origin}/.default | node -p 'JSON.parse(require("fs").readFileSync(0)).access_token')`,
		`  ${curl} -i -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"tokenValidityInSeconds":7776000}' ${origin}/beta/deviceManagement/androidDeviceOwnerEnrollmentProfiles/${profileId}/createToken`,
		'',
		`What it did: ${curl} ${origin}/_simulator/state   Ctrl+C ends it.`,
	].join('\n');
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
