import type { Case } from './cases';
import type { Played } from './play';
import { claimOf, doubled, other, untrue, type Claim, type Problem } from './problem';
import type { ServerSide, Subject } from './subject';

type Judgement = ReturnType<Subject['judgeStruck']>;

/** An item of any other write: never done twice, and what it says is true. */
export function judgeOther(claim: Claim, { times }: ServerSide, _one: Case): Problem[] {
	const problems: Problem[] = [];
	if (times > 1) problems.push(doubled(`done ${times} times`));
	if (claim === 'done' && times === 0) problems.push(untrue('says done, and it was not done'));
	if (claim === 'notDone' && times > 0) problems.push(untrue('says notDone of what was done'));
	return problems;
}

/** The profile that an item shows as its own is neither a stranger's nor the older one of the name. */
export function judgeCreated(
	{ items, target, result, conductor }: Played,
	claim: Claim,
): Judgement {
	const id = result.outputs.flat()[target]?.json.id;
	const others = [...conductor.strangers.map(({ name }) => name), items[target]!.json.profileId];
	if (claim !== 'done') return { problems: [], remarks: [] };
	const problems: Problem[] = [];
	if (id === undefined) problems.push(other('shows no profile'));
	else if (others.includes(id)) problems.push(untrue("shows somebody else's profile as its own"));
	return { problems, remarks: [] };
}

/** Twice is the same as once, but for what somebody else did in between. */
export function judgeUpdated({ target, server, conductor }: Played): Judgement {
	const worked = server[target]!.writes.filter((write) => write.worked);
	const isOverwritten = conductor.strangers.some(
		({ madeAt }) => worked.some(({ at }) => at < madeAt) && worked.some(({ at }) => at > madeAt),
	);
	const remarks = isOverwritten
		? ["somebody else's newer change was overwritten by sending again"]
		: [];
	return { problems: [], remarks };
}

/** One profile of the name, whatever broke: at the latest once it was run again on a sound service. */
export function judgeUpsert(played: Played, claim: Claim): Judgement {
	const { one, items, target, server, conductor } = played;
	const isNew = one.operation === 'upsertNew';
	const { problems, remarks } = isNew ? judgeCreated(played, claim) : judgeUpdated(played);
	if (claim === 'kept' && server[target]!.times > 0)
		remarks.push('says unchanged of what it had written');
	const again = played.again!;
	if (again.result.error)
		return {
			problems: [...problems, other(`run again, it threw: ${again.result.error.message}`)],
			remarks,
		};
	items.forEach((_, index) => {
		const found = judgeAgain(played, index, index === target ? conductor.strangers.length : 0);
		const about = index === target ? '' : ` (item ${index}, beside the struck one)`;
		problems.push(...found.map(({ kind, text }) => ({ kind, text: `run again: ${text}${about}` })));
	});
	return { problems, remarks };
}

/** @param strangers how often somebody else made a profile of the name, or changed the one that is there */
function judgeAgain({ one, server, again }: Played, index: number, strangers: number): Problem[] {
	const { named = 0, times } = server[index]!;
	const after = again!.server[index]!;
	const json = again!.result.outputs.flat()[index]?.json ?? {};
	const { code } = (json.details ?? {}) as { code?: string };
	const problems: Problem[] = [];
	const says = String(json.action ?? code ?? claimOf(json));
	const theirs = one.operation === 'upsertNew' ? strangers : 0;
	const before = named + theirs;
	if (before > 1) {
		if (says !== 'AmbiguousName') problems.push(untrue(`says ${says} of ${before} of the name`));
		return problems;
	}
	const afterwards = (after.named ?? 0) + theirs;
	if (afterwards !== 1) problems.push(doubled(`${afterwards} profiles of the name`));
	if (after.times === 0 && theirs === 0) problems.push(untrue(`says ${says}, and it was not done`));
	const expected = before === 0 ? 'created' : times > 0 ? 'unchanged' : 'updated';
	// a stranger's profile may be just as it should be, and a stranger may have changed ours back
	const mayBe = strangers > 0 && before > 0 ? ['unchanged', 'updated'] : [expected];
	if (!mayBe.includes(says)) problems.push(untrue(`says ${says}, not ${expected}`));
	return problems;
}
