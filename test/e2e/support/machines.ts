import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { createConnection } from 'node:net';
import { HOST_FOLDER } from '../../../scripts/host/files';
import { N8nClient, newLogin } from '../../../scripts/host/N8nClient';
import { N8nHost } from '../../../scripts/host/N8nHost';
import type { Login } from '../../../scripts/host/n8nTypes';
import { freePort, LOOPBACK } from '../../../scripts/host/ports';
import { waitFor } from '../../../scripts/host/waitFor';
import { leftovers } from './leftovers';
import { startN8n } from './ownHost';
import { programPath } from './programs';

/** An installation on several machines: a main process, workers, and Redis between them. */
export class Machines {
	readonly workers: N8nHost[] = [];
	readonly login: Login = newLogin();
	private main: N8nHost | undefined;

	private constructor(
		private readonly redis: ChildProcess,
		private readonly environment: Record<string, string>,
	) {}

	static async start(workers: number): Promise<Machines> {
		const port = await freePort();
		const redis = await startRedis(port);
		const machines = new Machines(redis, {
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: LOOPBACK,
			QUEUE_BULL_REDIS_PORT: String(port),
			N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
			// One file in the place of a database server; the user folders are each machine's own.
			DB_SQLITE_DATABASE: join(leftovers.newFolder('database'), 'n8n.sqlite'),
		});
		try {
			// First and alone: it makes the database's tables.
			machines.main = await machines.startProcess('main');
			await new N8nClient(machines.origin).signIn(machines.login);
			for (let count = 0; count < workers; count++) await machines.addWorker();
		} catch (error) {
			await machines.stop();
			throw error;
		}
		return machines;
	}

	get origin(): string {
		return this.main?.origin ?? '';
	}

	/** One execution at a time: two at once are then on two machines. */
	private async addWorker(): Promise<void> {
		this.workers.push(await this.startProcess('worker', ['--concurrency=1']));
	}

	/**
	 * Ends a worker as a power cut would, and starts it again on the same disk. n8n then finds in that
	 * worker's journal what it had not finished, and marks it as crashed.
	 */
	async crash(worker: N8nHost): Promise<void> {
		worker.kill();
		await worker.untilExit();
		const again = await N8nHost.start({
			...this.optionsOf('worker', ['--concurrency=1']),
			userFolder: dirname(worker.logFile),
		});
		leftovers.remember(again.pid);
		this.workers[this.workers.indexOf(worker)] = again;
	}

	/** The worker that has taken an execution up. */
	async workerOf(executionId: string): Promise<N8nHost> {
		const started = new RegExp(`started execution ${executionId}\\b`, 'i');
		return await waitFor(() => this.workers.find((worker) => started.test(worker.log())), {
			what: `A worker with execution ${executionId}`,
		});
	}

	async stop(): Promise<void> {
		// Hard, as a worker takes up to half a minute to end by itself; the tests are over by now.
		for (const worker of this.workers) worker.kill();
		await this.main?.stop();
		this.redis.kill('SIGKILL');
	}

	private async startProcess(
		kind: 'main' | 'worker',
		commandArguments: string[] = [],
	): Promise<N8nHost> {
		return await startN8n(kind, this.optionsOf(kind, commandArguments));
	}

	private optionsOf(kind: 'main' | 'worker', commandArguments: string[]) {
		const command = kind === 'main' ? ('start' as const) : ('worker' as const);
		return { folder: HOST_FOLDER, command, commandArguments, environment: this.environment };
	}
}

async function startRedis(port: number): Promise<ChildProcess> {
	const kept = ['--save', '', '--appendonly', 'no'];
	const redis = spawn(
		programPath('redis-server'),
		['--port', String(port), '--bind', LOOPBACK, ...kept],
		{ cwd: leftovers.newFolder('redis'), stdio: 'ignore', detached: true },
	);
	leftovers.remember(redis.pid!);
	await waitFor(() => answers(port), { what: 'Redis' });
	return redis;
}

/** PING over Redis's own protocol. */
function answers(port: number): Promise<true | undefined> {
	return new Promise((resolve) => {
		const socket = createConnection(port, LOOPBACK, () => socket.write('PING\r\n'));
		socket.once('data', () => socket.destroy());
		socket.once('error', () => resolve(undefined));
		socket.once('close', (hadError) => resolve(hadError ? undefined : true));
	});
}
