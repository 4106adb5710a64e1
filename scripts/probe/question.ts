import type { TenantOptions } from '../../test/simulator/settingTypes';
import type { Probe } from './probe';

/** What an answer says to a reader. */
export interface Told {
	seen: string;
	means: string;
	/** Whether the package has reckoned with it. */
	asAssumed: boolean;
}

/** One thing that nobody outside of Microsoft knows, and the way to find it out. An answer is plain JSON without secrets. */
export interface Question<A = unknown> {
	/** Its name in the report. */
	id: string;
	asks: string;
	/** What the package assumes until somebody has looked. */
	assumes: string;
	/** Throws Unanswered where it cannot be found out. */
	find(probe: Probe): Promise<A>;
	tell(answer: A): Told;
	/** The settings with which the simulator behaves so. */
	like(answer: A): TenantOptions;
}

/** Why a question has no answer. */
export const REASONS = {
	notAllowed: 'Intune did not let the probe make the profile that the question needs.',
	notPermitted: 'The account may not read what the question needs.',
	notAsked: 'It was not asked for.',
	noSteadyAnswer: 'The same request was answered differently each time, or not at all.',
	notSeen: 'What was written did not show within the time that the probe waits.',
	tooLong: 'Finding out would take longer than the probe waits.',
	notTold: 'The service does not say.',
	stopped: 'It was stopped before.',
	foreignLink: 'A next link led to another host; the probe did not follow it.',
} as const;

export type Reason = keyof typeof REASONS;

export class Unanswered extends Error {
	constructor(readonly reason: Reason) {
		super(REASONS[reason]);
	}
}
