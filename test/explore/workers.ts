import { fork } from 'node:child_process';
import { explore, type Root } from './explore';
import { add, emptyTally, type Tally } from './tally';

/** What a worker hands back of one root. */
export interface Explored {
	root: Root;
	tally: Tally;
	seconds: number;
}

/** This process works off what its parent sends, root by root, until the parent lets it go. */
export function work(): void {
	process.on('message', (root: Root) => {
		void exploreRoot(root).then((explored) => process.send!(explored));
	});
}

async function exploreRoot(root: Root): Promise<Explored> {
	const tally = emptyTally();
	const began = Date.now();
	const before = process.cpuUsage();
	await explore(root, (judged) => add(tally, judged));
	const { user, system } = process.cpuUsage(before);
	tally.cpuSeconds = (user + system) / 1_000_000;
	return { root, tally, seconds: (Date.now() - began) / 1000 };
}

/**
 * Explores roots in so many processes, the largest first.
 * @param isTimeUp whether to begin no further one
 * @throws where a process ends before its work is done
 */
export async function exploreAll(
	roots: Root[],
	processes: number,
	isTimeUp: () => boolean,
	done: (explored: Explored) => void,
): Promise<void> {
	const queue = [...roots].sort((a, b) => b.length - a.length);
	const one = async () => {
		const worker = fork(process.argv[1]!, ['--worker']);
		try {
			for (let root = queue.shift(); root && !isTimeUp(); root = queue.shift()) {
				const ended = new Promise<never>((_, reject) =>
					worker.once('exit', (code) => reject(new Error(`a process ended with ${code}`))),
				);
				const explored = new Promise<Explored>((resolve) => worker.once('message', resolve));
				worker.send(root);
				done(await Promise.race([explored, ended]));
				worker.removeAllListeners('exit');
			}
		} finally {
			worker.kill();
		}
	};
	await Promise.all(Array.from({ length: processes }, one));
}
