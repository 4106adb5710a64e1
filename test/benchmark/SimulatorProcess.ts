import { spawn, type ChildProcess } from 'node:child_process';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Counters, Fault, LogEntry, SimulatorSettings } from '../simulator';
import { ROOT } from '../../scripts/host/files';

interface Facts {
	origin: string;
	tenantId: string;
	clientId: string;
	clientSecret: string;
	/** PEM of the authority that signed the simulator's certificate. */
	ca: string;
}

type SettingsPatch = Partial<Omit<SimulatorSettings, 'throttle'>> & {
	throttle?: Partial<SimulatorSettings['throttle']>;
};

/** Remote control of one tenant. */
export interface TenantControl {
	addProfiles(count: number): Promise<string[]>;
	configure(settings: SettingsPatch): Promise<void>;
	addFault(fault: Fault): Promise<void>;
	/** Empties counters, log, faults and the quota's window. */
	reset(): Promise<void>;
	state(): Promise<{ counters: Counters; now: number }>;
	log(): Promise<LogEntry[]>;
}

/** The simulated tenant in a process of its own, over https, so that it costs n8n's process nothing. */
export class SimulatorProcess {
	private constructor(
		private readonly child: ChildProcess,
		readonly facts: Facts,
	) {
		process.once('exit', this.stop);
	}

	static async start(): Promise<SimulatorProcess> {
		const cli = join(ROOT, 'test', 'simulator', 'cli.ts');
		const child = spawn(
			process.execPath,
			['--import', 'tsx', cli, '--https', '--json', '--no-throttle'],
			{ cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
		);
		const line = await new Promise<string>((resolve, reject) => {
			createInterface({ input: child.stdout! }).once('line', resolve);
			child.once('exit', (code) => reject(new Error(`The simulator ended with ${code}`)));
		});
		const simulator = new SimulatorProcess(child, JSON.parse(line) as Facts);
		await simulator.configure({ logging: false });
		return simulator;
	}

	/** Profiles without a token; their ids. */
	async addProfiles(count: number): Promise<string[]> {
		return (await this.control<{ ids: string[] }>('POST', 'profiles', { count })).ids;
	}

	async configure(settings: SettingsPatch): Promise<void> {
		await this.control('PATCH', 'settings', settings);
	}

	/** Empties counters and the quota's window. */
	async reset(): Promise<void> {
		await this.control('POST', 'reset', {});
	}

	async counters(): Promise<Counters> {
		return (await this.control<{ counters: Counters }>('GET', 'state')).counters;
	}

	/** Tenants beside the first, all with its app; their ids. */
	async addTenants(count: number): Promise<string[]> {
		const added = await this.control<Array<{ tenantId: string }>>('POST', 'tenants', { count });
		return added.map(({ tenantId }) => tenantId);
	}

	/** The same commands for one of the tenants. */
	ofTenant(tenantId: string): TenantControl {
		const control = async <T>(method: string, command: string, body?: object) =>
			await this.control<T>(method, `tenants/${tenantId}/${command}`, body);
		return {
			addProfiles: async (count) =>
				(await control<{ ids: string[] }>('POST', 'profiles', { count })).ids,
			configure: async (settings) => await control('PATCH', 'settings', settings),
			addFault: async (fault) => await control('POST', 'faults', fault),
			reset: async () => await control('POST', 'reset', {}),
			state: async () => await control('GET', 'state'),
			log: async () => await control('GET', 'log'),
		};
	}

	async accessToken(): Promise<string> {
		const issued = await this.control<{ access_token: string }>('POST', 'issue-tokens', {
			kind: 'application',
		});
		return issued.access_token;
	}

	/** An arrow function: it is a listener too. */
	readonly stop = (): void => {
		process.removeListener('exit', this.stop);
		this.child.kill('SIGKILL');
	};

	private async control<T>(method: string, command: string, body?: object): Promise<T> {
		const { origin, ca } = this.facts;
		const text = await new Promise<string>((resolve, reject) => {
			const call = httpsRequest(`${origin}/_simulator/${command}`, {
				method,
				ca,
				headers: { 'content-type': 'application/json' },
			});
			call.once('error', reject);
			call.once('response', async (response) => {
				let received = '';
				for await (const chunk of response) received += chunk;
				if (response.statusCode === 200) resolve(received);
				else reject(new Error(`The simulator refused ${method} ${command}: ${received}`));
			});
			call.end(body && JSON.stringify(body));
		});
		return JSON.parse(text) as T;
	}
}
