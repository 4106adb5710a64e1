import type { IDataObject } from 'n8n-workflow';
import { circumstance, GRAIN_MS } from './circumstances';
import { ANSWERS, isAnswer, isLag, LAGS, TIMEOUT_MS } from './letters';
import type { Played } from './play';
import { claimOf, other, type Claim, type Problem } from './problem';
import { subjectOf } from './subjects';

/** Around a request another writer's token cannot be told from its own. */
const SLACK_MS = 2_000;

export interface Verdict {
	claim: Claim;
	problems: Problem[];
	/** What nothing is promised for, and why. */
	limit?: string;
	/** True, and worth a look all the same. */
	remarks: string[];
}

/** Compares what the items of a case say with what the server counted. */
export function judge(played: Played): Verdict {
	const { one, items: asked, target, result, server } = played;
	const subject = subjectOf(one);
	const problems: Problem[] = [];
	if (result.error) problems.push(other(`the run threw: ${result.error.message}`));
	const items = result.outputs.flat();
	if (!result.error && items.length !== asked.length)
		problems.push(other(`${items.length} items came out for ${asked.length}`));
	const claims = asked.map((_, index) => {
		const item = items.find(({ pairedItem }) => (pairedItem as { item: number }).item === index);
		if (!item) {
			problems.push(other(`item ${index} is lost`));
			return 'nothing';
		}
		const { code } = (item.json.details ?? {}) as IDataObject;
		if (code === 'Unforeseen') problems.push(other(`item ${index}: a problem of the node's own`));
		return claimOf(item.json);
	});
	claims.forEach((claim, index) => {
		const about = index === target ? '' : ` (item ${index}, beside the struck one)`;
		if (claim === 'nothing') problems.push(other(`says nothing${about}`));
		const found = subject.judge(claim, server[index]!, one);
		problems.push(...found.map(({ kind, text }) => ({ kind, text: `${text}${about}` })));
		const mayBeSpoilt = one.shape === 'outer' || (claim === 'unknown' && spoilsBatch(played));
		if (index !== target && claim !== 'done' && !mayBeSpoilt)
			problems.push(other(`says ${claim} though nothing struck it${about}`));
	});
	const claim = claims[target]!;
	if (claim === 'unknown' && !leavesOpen(played))
		problems.push(other('says unknown though nothing was lost'));
	const struck = subject.judgeStruck(played, claim);
	problems.push(...struck.problems);
	return { claim, problems, limit: limitOf(played), remarks: struck.remarks };
}

/** A limit that the case goes beyond (docs/reliability.md), where it does. */
function limitOf({ one, target, server, conductor }: Played): string | undefined {
	if (isBeyondReadLag(one)) return 'reads lag longer than readLag';
	const tolerance = SLACK_MS + GRAIN_MS + (circumstance(one.circumstance).server?.delayMs ?? 0);
	const stampedAhead = circumstance(one.circumstance).server?.stampOffsetMs ?? 0;
	const { writes } = server[target]!;
	const isTooNear = conductor.strangers.some(({ madeAt }) =>
		writes.some(({ at, worked, workedAt = at, fault }) => {
			const endsAfterMs = fault === 'hang' ? TIMEOUT_MS : 0;
			const date = madeAt + stampedAhead;
			const isOpen = !worked || workedAt > madeAt;
			return isOpen && date >= at - tolerance && date <= at + endsAfterMs + tolerance;
		}),
	);
	return isTooNear ? 'another writer within the seconds of a request' : undefined;
}

/** Whether an attempt was struck after which only the server knew what became of it, or all answers of this world are like that. */
function leavesOpen({ one, conductor }: Played): boolean {
	return (
		subjectOf(one).leavesOpen?.(one) === true ||
		conductor.struck.some((letter) => isAnswer(letter) && ANSWERS[letter].leavesOpen)
	);
}

/** Whether the answer of a whole batch was lost with that of one part. */
function spoilsBatch({ conductor }: Played): boolean {
	return conductor.struck.some(
		(letter) => isAnswer(letter) && ['drop', 'hang'].includes(ANSWERS[letter].fault?.kind ?? ''),
	);
}

function isBeyondReadLag({ letters, readLag }: Played['one']): boolean {
	return letters.some((letter) => isLag(letter) && LAGS[letter] > readLag);
}
