import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LOOPBACK } from './ports';

/**
 * All that an n8n here takes over from the machine. Everything else stays out: a developer's own
 * N8N_… or DB_… settings, what `npm run` sets, jest's NODE_ENV and NODE_OPTIONS, and proxies, which
 * would carry calls to the loopback simulator away.
 */
const TAKEN_OVER = [
	...['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'TMP'],
	...['NODE_EXTRA_CA_CERTS', 'SystemRoot', 'APPDATA', 'LOCALAPPDATA', 'PATHEXT'],
];

/** No telemetry and no questions to the user: this n8n is for a look at the node only. */
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_SECURE_COOKIE: 'false',
	NO_COLOR: '1',
};

export interface EnvironmentOptions {
	folder: string;
	userFolder: string;
	port: number;
	brokerPort: number;
	isWorker: boolean;
	extra?: Record<string, string>;
}

export function n8nEnvironment(options: EnvironmentOptions): Record<string, string> {
	const taken = Object.fromEntries(
		TAKEN_OVER.flatMap((name) => {
			const value = process.env[name];
			return value === undefined ? [] : [[name, value]];
		}),
	);
	const binaries = join(options.folder, 'node_modules', '.bin');
	const port = String(options.port);
	return {
		...taken,
		...QUIET,
		// First, so that the runners which n8n starts get the same Node.js as n8n itself.
		PATH: [binaries, taken.PATH].filter(Boolean).join(delimiter),
		N8N_USER_FOLDER: options.userFolder,
		N8N_RUNNERS_BROKER_PORT: String(options.brokerPort),
		...(options.isWorker
			? { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: port }
			: { N8N_PORT: port, N8N_LISTEN_ADDRESS: LOOPBACK }),
		...options.extra,
	};
}

/** The Node.js that the private install brings, else the one that runs this. */
export function nodeBinaryOf(folder: string): string {
	const own = join(folder, 'node_modules', 'node', 'bin', 'node');
	return existsSync(own) ? own : process.execPath;
}
