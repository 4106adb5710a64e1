import type { Known } from '../failure';
import { moment, tokenOf, type EnrollmentProfile, type Token } from './tokenState';

/** Clocks that agree may still differ by so much between writing and reading. */
const SLACK_MS = 2_000;
/** "Not made" is said only of what lies so far before the write: a clock that is minutes off does not fake that. */
const BEFORE_MARGIN_MS = 10 * 60_000;
/** This machine's time of day is a witness only where it is no further from the server's. */
const OWN_MARGIN_MS = 5 * 60_000;
/** Answers that leave more open of the server's clock let a stranger's token of their own seconds pass for ours. */
const VAGUE_MS = 6_000;

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
	/** When the first answer with a Date header came, by the monotonic clock. */
	datesSince?: number;
	/** This machine's time of day, which somebody may have set meanwhile. */
	own: Offset;
}

/** From a sending to the end of its waiting, by the process's monotonic clock. */
interface Window {
	sentAt: number;
	endedAt: number;
}

/** Attempts of one write that may have been done: from the first sending to the last end, and one by one. */
export interface Attempts extends Window {
	windows: readonly Window[];
}

/**
 * Whether the work with that date of the server was done by one of the attempts. All Date headers must place it there; where
 * none came before the work, they are one witness, and this machine's time of day must be the second. Without a Date header
 * nobody can tell.
 */
export function wasDoneBy(date: number, attempts: Attempts, clocks: Clocks): boolean {
	const { server, own } = clocks;
	return attempts.windows.some(
		(window) =>
			isIn(date, window, server, SLACK_MS) &&
			(knewServerBefore(attempts, clocks) || isIn(date, window, own, OWN_MARGIN_MS)),
	);
}

/**
 * Whether a date of the server lies before all of the attempts: by every Date header, and not within them by this machine's
 * time of day, which must place it before them too where no Date header came before the work.
 */
export function wasBefore(
	date: number,
	attempts: Attempts,
	clocks: Clocks,
	marginMs = BEFORE_MARGIN_MS,
): boolean {
	const { dates, own } = clocks;
	if (!dates || date >= attempts.sentAt + dates.min - marginMs) return false;
	return knewServerBefore(attempts, clocks)
		? !isIn(date, attempts, own, Math.min(marginMs, OWN_MARGIN_MS))
		: date < attempts.sentAt + own.min - marginMs;
}

/** The same with no more margin than clocks that agree need: for what nothing is sent again for. */
export function wasJustBefore(date: number, attempts: Attempts, clocks: Clocks): boolean {
	return wasBefore(date, attempts, clocks, SLACK_MS);
}

function knewServerBefore({ endedAt }: Window, { datesSince }: Clocks): boolean {
	return datesSince !== undefined && datesSince <= endedAt;
}

/** A createToken whose token is looked for. */
export interface TokenRequest extends Attempts {
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
		if (sent.isConfirmed && wasDoneBy(token.createdAt, sent, clocks)) return { outcome: 'done' };
	} else if (wasBefore(token.expiresAt, sent, clocks)) return { outcome: 'notDone' };
	else if (!sent.isExpiryProof)
		return unknown(
			'the profile shows a token that may have been there before: it has no creation date',
		);
	if (!fits(token, sent, clocks)) return unknown(whyNot(clocks));
	// a quicker answer may tell the time more closely
	return isVague(clocks) && !sent.isConfirmed ? unknown(TOO_SLOW) : { outcome: 'done' };
}

const TOO_SLOW =
	'the answers came too slowly to tell the time of the server, so that the date of the token proves nothing';

function isVague({ server }: Clocks): boolean {
	return server !== undefined && server.max - server.min > VAGUE_MS;
}

/** Whether creation and expiry are those of a request; the service may shorten a validity, but then nobody can tell. */
function fits(token: Token, request: TokenRequest, clocks: Clocks): boolean {
	const expectedLife = request.seconds * 1000;
	const createdAt = token.createdAt ?? token.expiresAt - expectedLife;
	const hasExpiry = token.expiresAt !== Infinity;
	if (hasExpiry && Math.abs(token.expiresAt - createdAt - expectedLife) > SLACK_MS) return false;
	return wasDoneBy(createdAt, request, clocks);
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
