import type { Case } from './cases';
import { FIXED_END_MS, GRAIN_MS } from './circumstances';
import type { Stranger } from './conductor';
import type { Played } from './play';
import { doubled, other, untrue, type Claim, type Problem } from './problem';
import type { ServerSide, Subject } from './subject';

type Judgement = ReturnType<Subject['judgeStruck']>;

/** An item that is to make a token. */
export function judgeMaking(claim: Claim, { times, live }: ServerSide): Problem[] {
	const problems: Problem[] = [];
	if (times > 1) problems.push(doubled(`${times} tokens were made`));
	if (claim === 'done' && times === 0) problems.push(untrue('says done, and no token was made'));
	if (claim === 'notDone' && times > 0)
		problems.push(untrue('says notDone of a token that was made'));
	if (claim === 'kept' && live.length === 0)
		problems.push(untrue('says valid, and there is no token'));
	return problems;
}

/** The token that an item shows is the one that was made, and none lives beyond the moment that was asked for. */
export function judgeToken(
	{ one, target, result, server, beganAt }: Played,
	claim: Claim,
): Judgement {
	const { json } = result.outputs.flat()[target] ?? {};
	const { tokens, times } = server[target]!;
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
	const remarks =
		claim === 'kept' && times > 0
			? ['says that nothing had to be done, though it made the token']
			: [];
	return { problems, remarks };
}

/** An item that is to end a token. */
export function judgeRevoke(
	claim: Claim,
	{ writes, tokens, live }: ServerSide,
	{ before }: Case,
): Problem[] {
	const problems: Problem[] = [];
	const [first] = tokens;
	if (claim === 'done' && before && live.some(({ value }) => value === first!.value))
		problems.push(untrue('says revoked, and the token that was there lives'));
	if (claim === 'notDone' && writes.some(({ worked }) => worked))
		problems.push(untrue('says notDone of a revocation that was done'));
	return problems;
}

/** Only the token that was there is ended. */
export function judgeRevoked({ target, conductor, server }: Played): Judgement {
	const ended = strangersEnded(conductor.strangers, server[target]!);
	if (ended.some(({ afterDoubt }) => afterDoubt))
		return {
			problems: [other('a newer token of somebody else was ended by sending again')],
			remarks: [],
		};
	const remarks =
		ended.length > 0 ? ['a newer token of somebody else was ended, after a refusal'] : [];
	return { problems: [], remarks };
}

/** Tokens that were newer than the first attempt and that another attempt, which came after them, has ended. */
function strangersEnded(strangers: readonly Stranger[], { writes, tokens }: ServerSide) {
	const firstAt = writes[0]?.at ?? Infinity;
	return strangers.filter(({ name, madeAt }) => {
		const { revokedAt } = tokens.find((token) => token.value === name) ?? {};
		return (
			madeAt > firstAt &&
			writes.some(
				({ worked, at, workedAt = at }) => worked && at > madeAt && workedAt === revokedAt,
			)
		);
	});
}
