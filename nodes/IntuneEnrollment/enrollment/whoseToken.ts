import type { Known } from '../failure';
import { moment, tokenOf, type EnrollmentProfile, type Token } from './tokenState';

/** Clocks that agree may still differ by so much between writing and reading. */
const SLACK_MS = 2_000;
/** "Made" is not believed where this machine's time of day is further from the server's: one of the two is wrong. */
const OWN_CLOCK_MARGIN_MS = 5 * 60_000;
/** "Not made" is said only of what every clock places so far before the write: no clock that is an hour off fakes that. */
const BEFORE_MARGIN_MS = 90 * 60_000;

/** How far another clock is ahead of this process's monotonic one: at least and at most, in milliseconds. */
export interface Offset {
	min: number;
	max: number;
}

/** The clocks that an execution knows. */
export interface Clocks {
	/** The server's, where all Date headers agree on it. */
	server?: Offset;
	/** All that any Date header may mean. */
	dates?: Offset;
	/** This machine's time of day, which somebody may have set meanwhile. */
	own: Offset;
}

/** From a sending to the end of its waiting, by the process's monotonic clock. */
export interface Window {
	sentAt: number;
	endedAt: number;
}

/** Whether a server's date lies within a window, by every clock; without a Date header nobody can tell. */
export function wasWithin(date: number, window: Window, { server, own }: Clocks): boolean {
	return isIn(date, window, server, SLACK_MS) && isIn(date, window, own, OWN_CLOCK_MARGIN_MS);
}

/** Whether a server's date lies before a window, by every clock. */
export function wasBefore(
	date: number,
	{ sentAt }: Pick<Window, 'sentAt'>,
	{ dates, own }: Clocks,
	marginMs = BEFORE_MARGIN_MS,
): boolean {
	return dates !== undefined && date < sentAt + Math.min(dates.min, own.min) - marginMs;
}

/** The same with no more margin than clocks that agree need: for what nothing worse than a hint depends on. */
export function wasJustBefore(date: number, window: Window, clocks: Clocks): boolean {
	return wasBefore(date, window, clocks, SLACK_MS);
}

/** A createToken whose token is looked for. */
export interface TokenRequest extends Window {
	seconds: number;
}

export interface SentToken extends TokenRequest {
	/** A 204 came: it is certain that the token was made, only not which one it is. */
	isConfirmed: boolean;
	/** Whether a token was there before, as a read or another write's look showed. */
	isKnown(token: Token): boolean;
	/** Other requests of this process for the profile whose tokens nobody has seen. */
	rivals: readonly TokenRequest[];
	/** Without a creation date: whether no earlier token can have the expiry that was asked for. */
	isExpiryProof: boolean;
}

/** Decides whether the token that a profile shows was made by the request. */
export function judgeToken(profile: EnrollmentProfile, sent: SentToken, clocks: Clocks): Known {
	const token = tokenOf(profile);
	if (!token) {
		const date = moment(profile.tokenCreationDateTime);
		if (date === undefined || wasBefore(date, sent, clocks)) return { outcome: 'notDone' };
		return unknown('the profile shows the date of a token, but not the token');
	}
	if (sent.isKnown(token)) return { outcome: 'notDone' };
	if (sent.rivals.some((rival) => fits(token, rival, clocks)))
		return unknown(
			'another item or execution made, or may have made, a token for the profile at the same time',
		);
	if (token.createdAt !== undefined) {
		if (wasBefore(token.createdAt, sent, clocks)) return { outcome: 'notDone' };
		if (sent.isConfirmed && wasWithin(token.createdAt, sent, clocks)) return { outcome: 'done' };
	} else if (wasBefore(token.expiresAt, sent, clocks)) return { outcome: 'notDone' };
	else if (!sent.isExpiryProof)
		return unknown(
			'the profile shows a token that may have been there before: it has no creation date',
		);
	return fits(token, sent, clocks) ? { outcome: 'done' } : unknown(whyNot(clocks));
}

/** Whether creation and expiry are those of a request; the service may shorten a validity, but then nobody can tell. */
function fits(token: Token, request: TokenRequest, clocks: Clocks): boolean {
	const expectedLife = request.seconds * 1000;
	const createdAt = token.createdAt ?? token.expiresAt - expectedLife;
	const hasExpiry = token.expiresAt !== Infinity;
	if (hasExpiry && Math.abs(token.expiresAt - createdAt - expectedLife) > SLACK_MS) return false;
	return wasWithin(createdAt, request, clocks);
}

function whyNot({ server, dates }: Clocks): string {
	if (!dates)
		return 'no answer told the time of the server, so that the date of the token proves nothing';
	if (!server)
		return 'the answers disagree about the time of the server, so that the date of the token proves nothing';
	return 'the profile shows a token that fits neither this request nor an earlier one: somebody else may have made it, or the clocks differ';
}

function unknown(because: string): Known {
	return { outcome: 'unknown', because };
}

function isIn(
	date: number,
	{ sentAt, endedAt }: Window,
	offset: Offset | undefined,
	margin: number,
) {
	if (offset === undefined) return false;
	return date >= sentAt + offset.min - margin && date <= endedAt + offset.max + margin;
}
