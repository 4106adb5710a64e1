import type { GraphClient } from '../graph/client';
import type { Finding } from '../graph/write';

/** When it is read what became of a write, in milliseconds after it ended: a read may lag about ten seconds. */
const READ_AT_MS = [0, 1_000, 3_000, 6_000, 10_000] as const;

/** What a look says that could not read. */
export function unreadable(): Finding {
	return { outcome: 'unknown', because: 'the profile could not be read' };
}

/**
 * Reads several times what became of a write, since a read may lag: `done` counts at once, anything else only in the last
 * read. The last read decides, so that one should be carried through its own faults.
 * @param look reads once and judges
 */
export async function confirm(
	client: GraphClient,
	look: (isLast: boolean) => Promise<Finding>,
): Promise<Finding> {
	const startedAt = client.now();
	let last: Finding = { outcome: 'unknown', because: 'it was not looked for' };
	for (const at of READ_AT_MS) {
		await client.sleep(startedAt + at - client.now());
		last = await look(at === READ_AT_MS.at(-1));
		if (last.outcome === 'done') return last;
		if (client.ended)
			return { outcome: 'unknown', because: 'the execution ended before it could be read' };
		if (!client.mayRepeat)
			return { outcome: 'unknown', because: 'too many requests had failed to read it' };
	}
	return last;
}
