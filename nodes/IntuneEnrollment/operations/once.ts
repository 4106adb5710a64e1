import { Failure } from '../failure';
import type { GraphClient } from '../graph/client';
import { howToSettle } from '../graph/errors';
import type { Task } from '../graph/refusals';
import type { Doubt, Write, Written } from '../graph/write';
import type { ItemContext } from './operation';

/** What was found out about one write of one item; kept from one rerun of the node to the next. */
export interface Remembered<Sent = unknown> {
	done?: Written<Sent>;
	/** Attempts of which nobody knew. */
	doubt?: Doubt<Sent>;
}

/**
 * Carries a write out once for an item, over all reruns by Retry On Fail: what was done is not done again, what was in doubt
 * is looked at first, and goes again only where it certainly was not done.
 * @param name what is written to what, the same in every rerun: no value that an expression such as {{ $now }} changes
 */
export async function once<Sent>(
	item: ItemContext,
	name: string,
	write: Write<Sent>,
): Promise<Written<Sent> | Failure> {
	const earlier = await settle(item, name, () => write);
	if (earlier) return earlier;
	const memory = item.remembered<Sent>(name);
	const result = await item.client.write(write, memory.doubt);
	if ('failure' in result) {
		memory.doubt = result.doubt;
		return result.failure;
	}
	memory.done = result;
	memory.doubt = undefined;
	return result;
}

/**
 * What became of the write in an earlier rerun, where there was one that was done or is still in doubt.
 * @param toWrite the write, asked for only where an earlier try is in doubt
 */
export async function settle<Sent>(
	item: ItemContext,
	name: string,
	toWrite: () => Write<Sent>,
): Promise<Written<Sent> | Failure | undefined> {
	const memory = item.remembered<Sent>(name);
	const { done, doubt } = memory;
	if (done || !doubt) return done;
	const write = toWrite();
	// what may go twice needs no look before it goes again
	if (write.idempotent) return undefined;
	const found = await write.verify(doubt);
	if (found.outcome === 'unknown')
		return stillUnknown(item.client, write.task, found.because, doubt);
	memory.doubt = undefined;
	if (found.outcome === 'notDone') return undefined;
	const { sentAt, endedAt, requestedAt, clientRequestId, sent } = doubt;
	memory.done = {
		confirmedBy: 'readBack',
		attempts: 1,
		sentAt,
		endedAt,
		requestedAt,
		clientRequestId,
		body: found.body,
		sent,
	};
	return memory.done;
}

function stillUnknown(
	client: GraphClient,
	{ what }: Task,
	because: string,
	{ sentAt, endedAt, clientRequestId }: Doubt,
): Failure {
	const settle = howToSettle(client.serverTime(sentAt), client.serverTime(endedAt));
	return new Failure(
		`Could not ${what}: an earlier try got no answer. Whether it was done is unknown`,
		`It was not sent again: ${because}. ${settle}`,
		{ outcome: 'unknown', clientRequestId },
	);
}
