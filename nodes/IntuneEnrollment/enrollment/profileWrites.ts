import { bareId } from './aosp';
import { REMEMBERED_MS } from './profileNotes';
import type { EnrollmentProfile } from './tokenState';
import { Turn } from './turn';

/** Beyond so many the oldest are forgotten. */
const MAX_REMEMBERED = 10_000;

/** A write that was done. */
interface DoneWrite {
	/** What it set; undefined where it deleted the profile. */
	fields: EnrollmentProfile | undefined;
	/** The whole profile as the answer gave it, for as long as no list shows it. */
	answer: EnrollmentProfile;
	at: number;
}

/**
 * What this process wrote of the profiles of one collection and a list may not show yet, over all its executions. Times by
 * the process's monotonic clock, in milliseconds.
 */
export class ProfileWrites {
	private readonly writes = new Map<string, DoneWrite[]>();
	/** When the last attempt to make a profile of a name ended, where nobody knows what became of it. */
	private readonly doubts = new Map<string, number>();
	private readonly turns = new Map<string, Turn>();

	/** @param fields what was set; undefined: the profile was deleted */
	note(
		id: unknown,
		fields: EnrollmentProfile | undefined,
		at: number,
		answer: EnrollmentProfile = {},
	): void {
		const key = keyOf(id);
		const young = (this.writes.get(key) ?? []).filter((one) => at - one.at < REMEMBERED_MS);
		// the last one written stands last
		this.writes.delete(key);
		this.writes.set(key, [...young, { fields, answer, at }]);
		forgetOld(this.writes, (all) => at - all.at(-1)!.at > REMEMBERED_MS);
	}

	/** Nobody knows what became of attempts to make a profile of a name, the last of which ended at that moment. */
	noteDoubt(name: string, endedAt: number): void {
		this.doubts.delete(name);
		this.doubts.set(name, endedAt);
		forgetOld(this.doubts, (one) => endedAt - one > REMEMBERED_MS);
	}

	doubtOf(name: string): number | undefined {
		return this.doubts.get(name);
	}

	/** The profiles of exactly that name, see matching. */
	named(name: string, listed: EnrollmentProfile[], since: number): EnrollmentProfile[] {
		return this.matching((one) => one?.displayName === name, listed, since);
	}

	/**
	 * The profiles that match: those of a list, with the writes laid over it that it may not show.
	 * @param since earlier writes are in the list
	 */
	matching(
		matches: (profile: EnrollmentProfile | undefined) => boolean,
		listed: EnrollmentProfile[],
		since: number,
	): EnrollmentProfile[] {
		const found = new Map<string, EnrollmentProfile>();
		for (const one of listed) if (matches(one)) found.set(keyOf(one.id), one);
		for (const [key, all] of this.writes) {
			const writes = all.filter(({ at }) => at >= since);
			const wasMade = writes.some(({ fields }) => matches(fields));
			if (writes.length === 0 || !(wasMade || found.has(key))) continue;
			// only what was set is newer than the list: tokens change meanwhile
			const before = found.get(key) ?? listed.find(({ id }) => keyOf(id) === key);
			const profile = writes.reduce<EnrollmentProfile | undefined>(
				(one, { fields, answer }) => fields && { ...(one ?? answer), ...fields },
				before,
			);
			if (profile && matches(profile)) found.set(key, profile);
			else found.delete(key);
		}
		return [...found.values()];
	}

	/** Does work for a name once all before it for the same name is through. @param over see Turn */
	async inTurn<T>(name: string, over: () => AbortSignal, work: () => Promise<T>): Promise<T> {
		const turn = this.turns.get(name) ?? new Turn();
		this.turns.set(name, turn);
		try {
			return await turn.take(over, work);
		} finally {
			if (turn.isFree) this.turns.delete(name);
		}
	}
}

function keyOf(id: unknown): string {
	return bareId(String(id)).toLowerCase();
}

/** The oldest come first. */
function forgetOld<T>(memory: Map<string, T>, isOld: (one: T) => boolean): void {
	for (const [key, one] of memory) {
		if (memory.size <= MAX_REMEMBERED && !isOld(one)) return;
		memory.delete(key);
	}
}
