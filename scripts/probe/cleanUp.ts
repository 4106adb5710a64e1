import { isDone } from './answer';
import type { Clock } from './clock';
import type { Graph } from './graph';
import type { Ledger } from './ledger';
import { Unanswered } from './question';
import { entityPath, isOurs, listAll, type Listed, type Made } from './throwaway';
import { PROFILE_TYPES } from '../../nodes/IntuneEnrollment/enrollment/collections';

/**
 * Between the rounds. Usually one is enough; the others are for what cannot be told: a creation whose answer was lost
 * may still come, lists lag, and a new profile may answer 404 though it is there.
 */
const ROUNDS_S = [0, 5, 15, 40, 60, 180];

/**
 * Takes away every throw-away profile that the ledger or a list knows, of this run and of earlier ones.
 *
 * @returns how many are left, which no request could remove
 */
export async function cleanUp(graph: Graph, clock: Clock, ledger: Ledger): Promise<number> {
	const gone = new Set<string>();
	let left = new Map<string, Made>();
	for (const seconds of ROUNDS_S) {
		await clock.sleep(seconds * 1000);
		const { listed, complete } = await listOurs(graph);
		for (const { displayName, profileType, id } of listed)
			if (ledger.askedFor.includes(displayName as string))
				ledger.has(displayName as string, { profileType, id });
		const known = [...ledger.made, ...listed].filter(({ id }) => !gone.has(id));
		left = new Map();
		let isCertain = complete;
		for (const made of new Map(known.map((one) => [one.id, one])).values()) {
			const end = await remove(graph, made);
			if (end === 'removed') {
				gone.add(made.id);
				ledger.removed(made.id);
			} else isCertain = false;
			if (end === 'refused') left.set(made.id, made);
		}
		if (isCertain && !ledger.hasDoubts) return 0;
	}
	// What answered 404 to the end is gone, and what never came does not come any more.
	for (const { id } of ledger.made) if (!left.has(id)) ledger.removed(id);
	for (const name of ledger.askedFor) ledger.forgets(name);
	return left.size;
}

async function remove(graph: Graph, made: Made): Promise<'removed' | 'missing' | 'refused'> {
	try {
		const { answer } = await graph.settled({ method: 'DELETE', path: entityPath(made) });
		if (isDone(answer)) return 'removed';
		return answer.status === 404 ? 'missing' : 'refused';
	} catch (error) {
		if (error instanceof Unanswered) return 'refused';
		throw error;
	}
}

/** As far as lists can be read. */
async function listOurs(graph: Graph): Promise<{ listed: Listed[]; complete: boolean }> {
	const listed: Listed[] = [];
	let complete = true;
	for (const type of PROFILE_TYPES) {
		try {
			listed.push(...(await listAll(graph, type)));
		} catch (error) {
			if (!(error instanceof Unanswered)) throw error;
			complete = false;
		}
	}
	return { listed: listed.filter(({ displayName }) => isOurs(displayName)), complete };
}
