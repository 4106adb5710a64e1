import type { IDataObject } from 'n8n-workflow';
import { circumstance, FIXED_END_MS } from './circumstances';
import type { StrangersToken } from './conductor';
import { ANSWERS, isAnswer, isLag, LAGS, TIMEOUT_MS } from './letters';
import type { Played, ServerSide } from './play';

/** Around a request another writer's token cannot be told from its own. */
const SLACK_MS = 2_000;
/** What a Date header leaves open of the server's clock. */
const GRAIN_MS = 1_000;

/** What an item says became of its write; `kept`: nothing had to be done. */
export type Claim = 'done' | 'kept' | 'notDone' | 'unknown' | 'nothing';

/** A broken promise. doubled: more tokens than one; untrue: an item says what the server contradicts. */
export interface Problem {
	kind: 'doubled' | 'untrue' | 'other';
	text: string;
}

const problem = (kind: Problem['kind']) => (text: string) => ({ kind, text });
const doubled = problem('doubled');
const untrue = problem('untrue');
const other = problem('other');

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
	const { one, ids, target, result, server } = played;
	const problems: Problem[] = [];
	const remarks: string[] = [];
	if (result.error) problems.push(other(`the run threw: ${result.error.message}`));
	const items = result.outputs.flat();
	if (!result.error && items.length !== ids.length)
		problems.push(other(`${items.length} items came out for ${ids.length}`));
	const claims = ids.map((_, index) => {
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
		const found =
			one.operation === 'revoke'
				? judgeRevoke(claim, server[index]!, one.before)
				: judgeMaking(claim, server[index]!);
		problems.push(...found.map(({ kind, text }) => ({ kind, text: `${text}${about}` })));
		if (index !== target && one.shape !== 'outer' && claim !== 'done')
			problems.push(other(`says ${claim} though nothing struck it${about}`));
	});
	const claim = claims[target]!;
	if (one.operation !== 'revoke') problems.push(...judgeToken(played));
	else {
		const ended = strangersEnded(played.conductor.strangersTokens, server[target]!);
		if (ended.some(({ afterDoubt }) => afterDoubt))
			problems.push(other('a newer token of somebody else was ended by sending again'));
		else if (ended.length > 0)
			remarks.push('a newer token of somebody else was ended, after a refusal');
	}
	if (claim === 'unknown' && !leavesOpen(played))
		problems.push(other('says unknown though nothing was lost'));
	if (claim === 'kept' && server[target]!.made > 0)
		remarks.push('says that nothing had to be done, though it made the token');
	return { claim, problems, limit: limitOf(played), remarks };
}

/** A limit that the case goes beyond (docs/reliability.md), where it does. */
function limitOf({ one, target, server, conductor }: Played): string | undefined {
	if (isBeyondReadLag(one)) return 'reads lag longer than readLag';
	const tolerance = SLACK_MS + GRAIN_MS + (circumstance(one.circumstance).server?.delayMs ?? 0);
	const stampedAhead = circumstance(one.circumstance).server?.stampOffsetMs ?? 0;
	const { writes } = server[target]!;
	const isTooNear = conductor.strangersTokens.some(({ madeAt }) =>
		writes.some(({ at, worked, fault }) => {
			const endsAfterMs = fault === 'hang' ? TIMEOUT_MS : 0;
			const date = madeAt + stampedAhead;
			return !worked && date >= at - tolerance && date <= at + endsAfterMs + tolerance;
		}),
	);
	return isTooNear ? 'another writer within the seconds of a request' : undefined;
}

/** Whether an attempt was struck after which only the server knew what became of it. */
export function leavesOpen({ conductor }: Played): boolean {
	return conductor.struck.some((letter) => isAnswer(letter) && ANSWERS[letter].leavesOpen);
}

function isBeyondReadLag({ letters, readLag }: Played['one']): boolean {
	return letters.some((letter) => isLag(letter) && LAGS[letter] > readLag);
}

function claimOf(json: IDataObject): Claim {
	if (json.success === true) return json.created === false ? 'kept' : 'done';
	const { outcome } = (json.details ?? {}) as { outcome?: Claim };
	return outcome ?? 'nothing';
}

function judgeMaking(claim: Claim, { made, live }: ServerSide): Problem[] {
	const problems: Problem[] = [];
	if (made > 1) problems.push(doubled(`${made} tokens were made`));
	if (claim === 'nothing') problems.push(other('says nothing'));
	if (claim === 'done' && made === 0) problems.push(untrue('says done, and no token was made'));
	if (claim === 'notDone' && made > 0)
		problems.push(untrue('says notDone of a token that was made'));
	if (claim === 'kept' && live.length === 0)
		problems.push(untrue('says valid, and there is no token'));
	return problems;
}

/** The token that an item shows is the one that was made, and none lives beyond the moment that was asked for. */
function judgeToken({ one, target, result, server, beganAt }: Played): Problem[] {
	const { json } = result.outputs.flat()[target] ?? {};
	const { tokens } = server[target]!;
	const made = tokens.filter(({ requestId }) => requestId !== undefined);
	const problems: Problem[] = [];
	const isTold = typeof json?.tokenValue === 'string' && json.tokenVerified !== false;
	if (isTold && json.created !== false && !made.some(({ value }) => value === json.tokenValue))
		problems.push(untrue("shows somebody else's token as its own"));
	const end = beganAt + FIXED_END_MS + GRAIN_MS;
	// the seconds are counted when the request is sent: work that is done later has them all the same
	const isPunctual = one.circumstance === 'fixedEnd' && !one.letters.includes('late');
	if (isPunctual && made.some(({ expiresAt = Infinity }) => expiresAt > end))
		problems.push(other('a token lives beyond the moment that was asked for'));
	return problems;
}

function judgeRevoke(
	claim: Claim,
	{ writes, tokens, live }: ServerSide,
	before: boolean,
): Problem[] {
	const problems: Problem[] = [];
	const [first] = tokens;
	if (claim === 'nothing') problems.push(other('says nothing'));
	if (claim === 'done' && before && live.some(({ value }) => value === first!.value))
		problems.push(untrue('says revoked, and the token that was there lives'));
	if (claim === 'notDone' && writes.some(({ worked }) => worked))
		problems.push(untrue('says notDone of a revocation that was done'));
	return problems;
}

/** Tokens that were newer than the first attempt and that another attempt, which came after them, has ended. */
function strangersEnded(strangers: readonly StrangersToken[], { writes, tokens }: ServerSide) {
	const firstAt = writes[0]?.at ?? Infinity;
	return strangers.filter(({ value, madeAt }) => {
		const { revokedAt } = tokens.find((token) => token.value === value) ?? {};
		return (
			madeAt > firstAt &&
			writes.some(
				({ worked, at, workedAt = at }) => worked && at > madeAt && workedAt === revokedAt,
			)
		);
	});
}
