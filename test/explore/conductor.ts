import type { INodeExecutionData } from 'n8n-workflow';
import type { Simulator, StruckCall, FaultAction } from '../simulator/types';
import type { Case } from './cases';
import {
	ANSWERS,
	isAnswer,
	isStep,
	REFRESH_MS,
	STEPS,
	type Answer,
	type AnswerLetter,
	type Between,
} from './letters';
import type { Machine } from './machine';
import { isAbout, type StrangersWork, type Subject } from './subject';
import { subjectOf } from './subjects';

/** After an answer the clock steps first, then strangers come, one after the other; all of it between two looks. */
const STEP_AFTER_MS = 1_000;
const STRANGER_AFTER_MS = 5_000;
/** A stranger that comes first comes so long before the first attempt: not within the seconds of a request. */
const STRANGER_BEFORE_MS = 5_000;

/** An answer, and what happens between it and the next one. */
interface Slot {
	letter: AnswerLetter;
	answer: Answer;
	then: Between[];
}

/** What somebody else made for the item's profile. */
export interface Stranger extends StrangersWork {
	/** An attempt before it may have been done already. */
	afterDoubt: boolean;
}

/** Plays the letters of one case against the calls that its execution makes. */
export class Conductor {
	/** Letters that have struck. */
	readonly struck: string[] = [];
	readonly strangers: Stranger[] = [];
	/** Attempts of the write that met a sound service. */
	soundAttempts = 0;
	private readonly first: Between[];
	private readonly slots: Slot[];
	private readonly subject: Subject;
	private hasBegun = false;
	private wasRead = false;
	private doubtful = false;
	private refreshIsSlow = false;
	private batches = 0;
	private signIn: 'there' | 'away' | 'gone' = 'there';

	constructor(
		private readonly simulator: Simulator,
		private readonly machine: Machine,
		private readonly one: Case,
		private readonly item: INodeExecutionData,
	) {
		this.subject = subjectOf(one);
		const { first, slots } = slotsOf(one.letters);
		this.first = first;
		this.slots = slots;
	}

	/** What comes before the execution; answers once it may begin. */
	async before(): Promise<void> {
		if (this.subject.readsFirst(this.one)) return;
		this.makeFirstStrangers();
		await this.simulator.clock.sleep(STRANGER_BEFORE_MS);
	}

	/** What a call of the execution gets; undefined: the sound answer. */
	strike(call: StruckCall): FaultAction | undefined {
		const { operation } = call;
		if (operation === 'token') return this.strikeSignIn();
		if (operation === 'batch') return this.strikeBatch();
		if (!isAbout(this.item, call)) return undefined;
		if (operation !== this.subject.graph) return this.strikeRead();
		return this.one.shape === 'outer' ? undefined : this.strikeWrite();
	}

	private strikeSignIn(): FaultAction | undefined {
		if (this.signIn === 'away') return { kind: 'status', status: 503 };
		if (this.signIn === 'gone') return { kind: 'aadsts', code: 7000222 };
		return this.refreshIsSlow ? { kind: 'slow', ms: REFRESH_MS } : undefined;
	}

	private strikeRead(): FaultAction | undefined {
		if (this.signIn !== 'there') return ANSWERS.stale.fault;
		const isFirst = !this.wasRead;
		this.wasRead = true;
		if (!isFirst || this.hasBegun || !this.makeFirstStrangers()) return undefined;
		return { kind: 'slow', ms: STRANGER_BEFORE_MS, when: 'after' };
	}

	/** Of the calls that carry several items the first with writes is struck, and those after it. */
	private strikeBatch(): FaultAction | undefined {
		if (this.one.shape !== 'outer') return undefined;
		this.batches += 1;
		return this.batches > this.subject.batchesBefore(this.one) ? this.strikeWrite() : undefined;
	}

	private strikeWrite(): FaultAction | undefined {
		if (this.signIn !== 'there') return ANSWERS.stale.fault;
		if (!this.hasBegun) {
			this.hasBegun = true;
			for (const letter of this.first) if (isStep(letter)) this.step(letter);
		}
		const slot = this.slots.shift();
		if (!slot) {
			this.soundAttempts += 1;
			return undefined;
		}
		const { letter, answer, then } = slot;
		this.struck.push(letter);
		this.doubtful ||= answer.leavesOpen;
		this.refreshIsSlow ||= letter === 'stale';
		if (answer.signInAwayMs !== undefined) this.endSignIn(answer.signInAwayMs);
		this.schedule(then, answer.endsAfterMs);
		return answer.fault;
	}

	private endSignIn(forMs: number): void {
		this.signIn = forMs === Infinity ? 'gone' : 'away';
		if (forMs < Infinity) this.later(forMs, () => (this.signIn = 'there'));
	}

	private schedule(then: Between[], endsAfterMs: number): void {
		let strangers = 0;
		for (const letter of then) {
			if (isStep(letter)) this.later(endsAfterMs + STEP_AFTER_MS, () => this.step(letter));
			else {
				const waitMs = STRANGER_AFTER_MS + 1_000 * strangers++;
				this.later(endsAfterMs + waitMs, () => this.makeStranger());
			}
		}
	}

	private later(ms: number, work: () => void): void {
		void this.simulator.clock.sleep(ms).then(work);
	}

	private step(letter: keyof typeof STEPS): void {
		this.struck.push(letter);
		this.machine.step(STEPS[letter]);
	}

	private makeFirstStrangers(): boolean {
		const strangers = this.first.filter((letter) => !isStep(letter));
		for (const _ of strangers) this.makeStranger();
		return strangers.length > 0;
	}

	private makeStranger(): void {
		this.struck.push('stranger');
		const work = this.subject.stranger!(this.simulator, this.item, this.one);
		this.strangers.push({ ...work, afterDoubt: this.doubtful });
	}
}

function slotsOf(letters: readonly string[]): { first: Between[]; slots: Slot[] } {
	const first: Between[] = [];
	const slots: Slot[] = [];
	for (const letter of letters) {
		if (isAnswer(letter)) slots.push({ letter, answer: ANSWERS[letter], then: [] });
		else if (isStep(letter) || letter === 'stranger') (slots.at(-1)?.then ?? first).push(letter);
	}
	return { first, slots };
}
