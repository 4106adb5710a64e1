import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createConnection } from 'node:net';
import { HOST_FOLDER } from '../../../scripts/host/files';
import { N8nClient, newLogin } from '../../../scripts/host/N8nClient';
import type { N8nHost } from '../../../scripts/host/N8nHost';
import type { Login } from '../../../scripts/host/n8nTypes';
import { freePort, LOOPBACK } from '../../../scripts/host/ports';
import { waitFor } from '../../../scripts/host/waitFor';
import { leftovers } from './leftovers';
import { startN8n } from './ownHost';
import { programPath } from './programs';

/** n8n notices a dead worker within seconds rather than minutes; nothing else is changed by it. */
const NOTICE_SOON = {
	QUEUE_WORKER_LOCK_DURATION: '5000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
	QUEUE_WORKER_STALLED_INTERVAL: '2000',
};

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
			...NOTICE_SOON,
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
	async addWorker(): Promise<N8nHost> {
		const worker = await this.startProcess('worker', ['--concurrency=1']);
		this.workers.push(worker);
		return worker;
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
		return await startN8n(kind, {
			folder: HOST_FOLDER,
			command: kind === 'main' ? 'start' : 'worker',
			commandArguments,
			environment: this.environment,
		});
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
