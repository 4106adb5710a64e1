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

/** One profile of the name, whatever broke: at the latest once it was run again on a sound service. */
export function judgeUpsert(played: Played, claim: Claim): Judgement {
	const { one, items, target, server, conductor } = played;
	const { problems } =
		one.operation === 'upsertNew' ? judgeCreated(played, claim) : { problems: [] };
	const remarks =
		claim === 'kept' && server[target]!.times > 0 ? ['says unchanged of what it had written'] : [];
	const again = played.again!;
	if (again.result.error)
		return {
			problems: [...problems, other(`run again, it threw: ${again.result.error.message}`)],
			remarks,
		};
	items.forEach((_, index) => {
		const strangers = index === target ? conductor.strangers.length : 0;
		const found = judgeAgain(played, index, strangers);
		const about = index === target ? '' : ` (item ${index}, beside the struck one)`;
		problems.push(...found.map(({ kind, text }) => ({ kind, text: `run again: ${text}${about}` })));
	});
	return { problems, remarks };
}

function judgeAgain({ server, again }: Played, index: number, strangers: number): Problem[] {
	const { named = 0, times } = server[index]!;
	const after = again!.server[index]!;
	const json = again!.result.outputs.flat()[index]?.json ?? {};
	const { code } = (json.details ?? {}) as { code?: string };
	const problems: Problem[] = [];
	const says = String(json.action ?? code ?? claimOf(json));
	const before = named + strangers;
	if (before > 1) {
		if (says !== 'AmbiguousName') problems.push(untrue(`says ${says} of ${before} of the name`));
		return problems;
	}
	const afterwards = (after.named ?? 0) + strangers;
	if (afterwards !== 1) problems.push(doubled(`${afterwards} profiles of the name`));
	if (after.times === 0 && strangers === 0)
		problems.push(untrue(`says ${says}, and it was not done`));
	const expected = before === 0 ? 'created' : times > 0 ? 'unchanged' : 'updated';
	// a stranger's may be just as it should be
	if (says !== expected && !(strangers > 0 && says === 'unchanged'))
		problems.push(untrue(`says ${says}, not ${expected}`));
	return problems;
}
