import type { SimulatorSettings } from '../simulator/types';

/** What differs from the usual world in a whole run, beside what goes wrong in it. */
export interface Circumstance {
	server?: Partial<SimulatorSettings>;
	/** How far this machine's time of day is ahead from the start, in ms. */
	clockMs?: number;
	/** What the item asks for; `now` is the server's time of day. */
	parameters?: (now: number) => Record<string, unknown>;
	/** Nothing that a revocation knows. */
	onlyMakes?: boolean;
	/** Nothing that a write of a token knows. */
	onlyProfiles?: boolean;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The moment at which tokens to a fixed end are to expire, from now. */
export const FIXED_END_MS = 90 * DAY_MS;

/** What a Date header leaves open of the server's clock. */
export const GRAIN_MS = 1_000;

export const CIRCUMSTANCES = {
	usual: {},
	/** The old token lives on beside the new one. */
	kept: { server: { oldTokenOnCreate: 'kept' } },
	/** A new token has the value of the old one. */
	renewed: { server: { oldTokenOnCreate: 'renewed' } },
	/** A profile without a token still shows the value of a dead one. */
	deadValue: { server: { noTokenShowsValue: true } },
	/** The service cuts a validity down to what Renew Within does not reach. */
	shortened: { server: { shortenValidityTo: (30 * DAY_MS) / 1000 } },
	/** No 204 carries a request-id. */
	noIds: { server: { requestIds: 'except204' } },
	/** No answer has a Date header. */
	noDate: { server: { dateHeader: false } },
	/** The gateway's clock is ahead of the one that stamps tokens, and the other way round. */
	dateAhead: { server: { dateOffsetMs: 90_000 } },
	stampAhead: { server: { stampOffsetMs: 90_000 } },
	stampBehind: { server: { stampOffsetMs: -3_000 } },
	/** This machine's time of day is wrong all the time. */
	clockAhead: { clockMs: HOUR_MS },
	clockBehind: { clockMs: -HOUR_MS },
	/** Answers take their time, so that requests for one profile and clocks do not stand still. */
	slow: { server: { delayMs: 2_500 } },
	/** Lists lag, and reads of one profile do not. */
	listsLag: { server: { listLagMs: 20_000 }, onlyProfiles: true },
	/** The item shows the token, which is read after the write. */
	handOut: { parameters: () => ({ returnData: 'token' }), onlyMakes: true },
	fixedEnd: {
		onlyMakes: true,
		parameters: (now) => ({
			validityMode: 'expiresAt',
			expiresAt: new Date(now + FIXED_END_MS).toISOString(),
		}),
	},
} satisfies Record<string, Circumstance>;

export type CircumstanceName = keyof typeof CIRCUMSTANCES;

export const CIRCUMSTANCE_NAMES = Object.keys(CIRCUMSTANCES) as CircumstanceName[];

export const circumstance = (name: CircumstanceName): Circumstance => CIRCUMSTANCES[name];
