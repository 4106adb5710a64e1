import type { FaultAction } from '../simulator';

/** How long the node waits for one answer: its default. */
export const TIMEOUT_MS = 60_000;
/** Work that is done late is done so long after the answer: sooner than any `readLag` that is promised for. */
const LATE_MS = 8_000;
/** A stale access token's successor takes so long, so that something can happen in between. */
export const REFRESH_MS = 8_000;

/** What one attempt of the write gets. */
export interface Answer {
	/** undefined: the sound answer. */
	fault?: FaultAction;
	/** Afterwards nobody but the server knows whether the work was done. */
	leavesOpen: boolean;
	/** So long after its arrival the node has the answer, or gives up on it, in ms. */
	endsAfterMs: number;
	/** From now on the access token is refused and the token endpoint gives no other: for so many ms. */
	signInAwayMs?: number;
}

const told = (fault?: FaultAction): Answer => ({ fault, leavesOpen: false, endsAfterMs: 0 });
const open = (fault: FaultAction, endsAfterMs = 0): Answer => ({
	fault,
	leavesOpen: true,
	endsAfterMs,
});
const STALE: FaultAction = { kind: 'status', status: 401 };

export const ANSWERS = {
	ok: told(),
	/** The documented 204, but somebody took the request-id away. */
	noId: open({ kind: 'headers', leaveOut: ['request-id', 'client-request-id'] }),
	'429wait': told({
		kind: 'status',
		body: 'throttleGraph',
		headers: { 'Retry-After': '7' },
	}),
	'429': told({ kind: 'status', body: 'throttleEnvelope' }),
	'5xxBefore': open({ kind: 'status', status: 500 }),
	'5xxAfter': open({ kind: 'status', status: 500, when: 'after' }),
	pageBefore: open({ kind: 'page', status: 403 }),
	pageAfter: open({ kind: 'page', status: 403, when: 'after' }),
	lostBefore: open({ kind: 'drop' }),
	lostAfter: open({ kind: 'drop', when: 'after' }),
	late: open({ kind: 'status', status: 504, when: 'late', lateMs: LATE_MS }),
	hangBefore: open({ kind: 'hang' }, TIMEOUT_MS),
	hangAfter: open({ kind: 'hang', when: 'after' }, TIMEOUT_MS),
	stale: told(STALE),
	signInDown: { ...told(STALE), signInAwayMs: 5_000 },
	signInGone: { ...told(STALE), signInAwayMs: Infinity },
} satisfies Record<string, Answer>;

/** How far this machine's time of day is set, in ms; nothing else steps. */
export const STEPS = {
	'step+4s': 4_000,
	'step-4s': -4_000,
	'step+1h': 3_600_000,
	'step-1h': -3_600_000,
} as const;

/** Reads lag by so many seconds, for the whole run. */
export const LAGS = { lag0: 0, lag4: 4, lag12: 12, lag40: 40 } as const;

export const STRANGER = 'stranger';

export type AnswerLetter = keyof typeof ANSWERS;
export type StepLetter = keyof typeof STEPS;
export type LagLetter = keyof typeof LAGS;
/** What happens beside the answers, at its place between them. */
export type Between = StepLetter | typeof STRANGER;
export type Letter = AnswerLetter | Between | LagLetter;

export const isAnswer = (letter: string): letter is AnswerLetter => Object.hasOwn(ANSWERS, letter);
export const isStep = (letter: string): letter is StepLetter => Object.hasOwn(STEPS, letter);
export const isLag = (letter: string): letter is LagLetter => Object.hasOwn(LAGS, letter);

export const ALPHABET: readonly Letter[] = [
	...(Object.keys(ANSWERS) as AnswerLetter[]),
	...(Object.keys(STEPS) as StepLetter[]),
	STRANGER,
	...(Object.keys(LAGS) as LagLetter[]),
];

export const isLetter = (word: string): word is Letter => ALPHABET.includes(word as Letter);
