import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../../scripts/host/files';
import { waitFor } from '../../../scripts/host/waitFor';
import { leftovers } from './leftovers';

/** `npm start` as a user runs it, with the data of the demo in a folder of the test. */
export class DemoProcess {
	output = '';
	exitCode: number | null | undefined;

	private constructor(readonly child: ChildProcess) {
		const note = (chunk: Buffer) => void (this.output += chunk.toString());
		child.stdout!.on('data', note);
		child.stderr!.on('data', note);
		child.once('close', (code) => (this.exitCode = code));
	}

	/** @param folder in which it takes a folder of its own, as it does in the system's one for temporary files */
	static start(folder: string, ...args: string[]): DemoProcess {
		const child = spawn(process.execPath, [join(ROOT, 'scripts', 'start.mjs'), ...args], {
			cwd: ROOT,
			env: { ...process.env, TMPDIR: folder },
			stdio: ['ignore', 'pipe', 'pipe'],
			detached: true,
		});
		leftovers.remember(child.pid!);
		return new DemoProcess(child);
	}

	async untilSaid(text: string): Promise<void> {
		await waitFor(
			() => {
				if (this.output.includes(text)) return true;
				if (this.exitCode !== undefined) throw new Error(`npm start ended:\n${this.output}`);
				return undefined;
			},
			{ timeoutMs: 150_000, what: `npm start saying "${text}"` },
		);
	}

	async untilEnded(): Promise<void> {
		const ended = () => (this.exitCode === undefined ? undefined : true);
		await waitFor(ended, { timeoutMs: 90_000, what: 'The end of npm start' });
	}

	/** What stands behind a name in the last lines, e.g. `Password`. */
	told(name: string): string {
		const line = new RegExp(`^${name}: +(.+)$`, 'm').exec(this.output);
		if (!line) throw new Error(`npm start did not tell "${name}":\n${this.output}`);
		return line[1]!;
	}
}
