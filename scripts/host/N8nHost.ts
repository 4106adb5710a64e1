import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { n8nEnvironment, nodeBinaryOf } from './environment';
import { freePort, LOOPBACK } from './ports';
import { waitFor } from './waitFor';

export interface N8nHostOptions {
	/** The private folder whose node_modules hold n8n. */
	folder: string;
	/** n8n's data: database, settings and community packages. Each worker needs one of its own. */
	userFolder: string;
	/** The editor's port, or for a worker that of its health check; any free one by default. */
	port?: number;
	/** What to run; a worker needs EXECUTIONS_MODE=queue and Redis in `environment`. */
	command?: 'start' | 'worker';
	/** Further arguments, such as `--concurrency=5` for a worker. */
	commandArguments?: string[];
	/** Added last, so it overrules everything else. */
	environment?: Record<string, string>;
	/** The Node.js to run on; by default the one in the private folder, if it has one. */
	nodeBinary?: string;
	/** How long until it must be ready; a new database takes up to 20 s on two cores. */
	readyTimeoutMs?: number;
}

const LOG_LINES_SHOWN = 30;

const END_WITH_STARTER = join(__dirname, 'endWithStarter.cjs');

/** A real n8n process on loopback, started and ended by its process id. */
export class N8nHost {
	private exitCode: number | string | undefined;

	private constructor(
		readonly port: number,
		readonly logFile: string,
		private readonly child: ChildProcess,
		logStream: WriteStream,
	) {
		child.once('exit', (code, signal) => {
			this.exitCode = code ?? signal ?? 'unknown';
			logStream.end();
		});
	}

	/** Starts n8n and waits until it is ready for work. */
	static async start(options: N8nHostOptions): Promise<N8nHost> {
		const port = options.port ?? (await freePort());
		const { command = 'start', readyTimeoutMs = 120_000 } = options;
		const userFolder = options.userFolder;
		mkdirSync(userFolder, { recursive: true });
		const logFile = join(userFolder, `n8n-${command}.log`);
		const logStream = createWriteStream(logFile);
		const child = spawn(
			options.nodeBinary ?? nodeBinaryOf(options.folder),
			[
				'--require',
				END_WITH_STARTER,
				n8nFile(options.folder),
				command,
				...(options.commandArguments ?? []),
			],
			{
				cwd: userFolder,
				env: n8nEnvironment({
					folder: options.folder,
					userFolder,
					port,
					brokerPort: await freePort(),
					isWorker: command === 'worker',
					extra: options.environment,
				}),
				stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
				// A group of its own: Ctrl+C reaches this process only, which then ends n8n in order, and
				// the runners that n8n starts can be ended together with it.
				detached: true,
			},
		);
		// It is there to tell n8n that this process has ended, and keeps it from nothing.
		child.channel?.unref();
		child.stdout?.pipe(logStream, { end: false });
		child.stderr?.pipe(logStream, { end: false });
		const host = new N8nHost(port, logFile, child, logStream);
		process.once('exit', host.kill);
		try {
			await host.untilAnswered('/healthz/readiness', readyTimeoutMs);
			// Readiness can come before the REST calls are there. Workers have none.
			if (command === 'start') await host.untilAnswered('/rest/settings', readyTimeoutMs);
		} catch (error) {
			host.kill();
			throw error;
		}
		return host;
	}

	get origin(): string {
		return `http://${LOOPBACK}:${this.port}`;
	}

	get pid(): number {
		if (this.child.pid === undefined) throw new Error('n8n was not started');
		return this.child.pid;
	}

	get isRunning(): boolean {
		return this.exitCode === undefined && this.child.pid !== undefined;
	}

	log(): string {
		return readFileSync(this.logFile, 'utf8');
	}

	/** Resolves when n8n has ended by itself. */
	async untilExit(): Promise<void> {
		if (!this.isRunning) return;
		await new Promise((resolve) => this.child.once('exit', resolve));
	}

	/** Asks n8n to end (it finishes what runs), and ends it hard when that takes too long. */
	async stop(graceMs = 15_000): Promise<void> {
		if (this.isRunning) {
			const exited = this.untilExit();
			this.child.kill('SIGTERM');
			const hardEnd = setTimeout(this.kill, graceMs);
			await exited;
			clearTimeout(hardEnd);
		}
		this.kill();
	}

	/** Ends n8n and its runners at once, as a crash would. An arrow function: it is a listener too. */
	readonly kill = (): void => {
		process.removeListener('exit', this.kill);
		try {
			process.kill(-this.pid, 'SIGKILL');
		} catch {
			// Nothing of the group is left.
		}
	};

	private async untilAnswered(path: string, timeoutMs: number): Promise<void> {
		await waitFor(
			async () => {
				if (!this.isRunning) throw new Error(this.failure(`n8n ended with ${this.exitCode}`));
				try {
					const answer = await fetch(this.origin + path);
					return answer.ok ? true : undefined;
				} catch {
					return undefined;
				}
			},
			{ timeoutMs, what: `n8n's ${path}` },
		).catch((error: Error) => {
			throw this.isRunning ? new Error(this.failure(error.message)) : error;
		});
	}

	private failure(what: string): string {
		const lines = this.log().trimEnd().split('\n').slice(-LOG_LINES_SHOWN);
		return [`${what}. The last lines of ${this.logFile}:`, ...lines].join('\n');
	}
}

/** n8n's own start file, run by a chosen Node.js rather than by the one its first line names. */
export function n8nFile(folder: string): string {
	return join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
}
