import type { GraphClient } from '../graph/client';
import type { Doubt, Finding } from '../graph/write';

/** The first gap between two looks; each gap is twice as long as the one before, so that looks stay few. */
const FIRST_GAP_MS = 2_000;

/** What a look says that could not read. */
export function couldNotRead(): Finding {
	return { outcome: 'unknown', because: 'the profile could not be read' };
}

/**
 * The one read-back loop: looks several times for what became of a write, since a read may lag. `done` counts at once,
 * anything else only in the last look, which lies `readLag` behind the last moment at which the work can have been done.
 * @param look reads once and judges; the last one decides, so that it should be carried through its own faults
 */
export async function confirm(
	client: GraphClient,
	{ endedAt, answered = false }: Pick<Doubt, 'endedAt'> & Partial<Pick<Doubt, 'answered'>>,
	look: (isLast: boolean) => Promise<Finding>,
): Promise<Finding> {
	const lastAt = endedAt + (answered ? 0 : client.readLagMs);
	for (let gap = FIRST_GAP_MS, at = endedAt; ; at += gap, gap *= 2) {
		await client.sleep(Math.ceil(Math.min(at, lastAt) - client.elapsed()));
		const isLast = client.elapsed() >= lastAt;
		const found = await look(isLast);
		if (found.outcome === 'done' || isLast) return found;
		if (client.ended) return unknown('the execution ended before it could be told');
		if (!client.mayRepeat)
			return unknown('too many requests of the execution had failed to go on looking');
	}
}

function unknown(because: string): Finding {
	return { outcome: 'unknown', because };
}
