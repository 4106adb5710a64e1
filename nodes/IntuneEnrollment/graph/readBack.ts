import { moment, tokenOf, type EnrollmentProfile, type Token } from '../enrollment/tokenState';
import type { Attempt } from './types';

/** Between writing and reading the server's clock and ours may differ by so much. */
const SLACK_MS = 2_000;
/** When a profile is read after a write, in milliseconds after it ended: a read may lag about ten seconds. */
export const READ_BACK_AT_MS = [0, 1_000, 3_000, 6_000, 10_000] as const;

/** What this run knows of the tokens of one profile. */
export interface KnownTokens {
	/** Values seen in reads of this run. */
	values: ReadonlySet<string>;
	/** End of a write of this run that made a token whose value has not been seen, by our clock. */
	unseenUntil?: number;
}

/** A write whose token is looked for. Times by our clock, in milliseconds. */
export interface WriteWindow {
	sentAt: number;
	endedAt: number;
	validitySeconds: number;
	known: KnownTokens;
}

/** `made`: the token is this write's. `notMade`: it is certainly not. `unclear`: it cannot be told. */
export type Finding = 'made' | 'notMade' | 'unclear';

/** The server's time, as close to ours as its Date header allows. */
export function serverTime(now: number, { least, most }: ClockOffset): number {
	return now + Math.min(Math.max(0, least), most);
}

/** How far the server's clock is ahead of ours: at least and at most, from the Date header (1 s grain) of one answer. */
export interface ClockOffset {
	least: number;
	most: number;
}

/** Where the server has not told its time, or nothing depends on it. */
export const NO_OFFSET: ClockOffset = { least: 0, most: 0 };

export function clockOffset({ answer, sentAt, endedAt }: Attempt): ClockOffset {
	const date = Date.parse(answer?.headers.date ?? '');
	return Number.isNaN(date) ? NO_OFFSET : { least: date - endedAt, most: date + 1000 - sentAt };
}

/**
 * Decides whether the token that a profile shows was made by the write.
 * Android for Work has no creation date; there, and wherever it is missing, expiry minus validity stands in for it, but
 * only to prove that the token was made, since the service may shorten a validity.
 */
export function findToken(
	profile: EnrollmentProfile,
	write: WriteWindow,
	offset: ClockOffset,
): Finding {
	const token = tokenOf(profile);
	if (!token) {
		// a date of this write beside no token: something was made that the read does not show
		const madeAt = moment(profile.tokenCreationDateTime);
		return madeAt !== undefined && wasMadeWithin(madeAt, write, offset) ? 'unclear' : 'notMade';
	}
	if (write.known.values.has(token.value)) return 'notMade';
	const from = write.sentAt + offset.least - SLACK_MS;
	const until = write.endedAt + offset.most + SLACK_MS;
	const createdAt = token.createdAt ?? token.expiresAt - write.validitySeconds * 1000;
	if (createdAt >= from && createdAt <= until) {
		const unseenUntil = write.known.unseenUntil;
		const mayBeEarlier =
			unseenUntil !== undefined && createdAt <= unseenUntil + offset.most + SLACK_MS;
		return mayBeEarlier ? 'unclear' : 'made';
	}
	if (token.expiresAt <= write.endedAt + offset.least) return 'notMade';
	return token.createdAt !== undefined && createdAt < from ? 'notMade' : 'unclear';
}

/** Whether something was made by a request between two moments of our clock. */
export function wasMadeWithin(
	madeAt: number,
	{ sentAt, endedAt }: Pick<WriteWindow, 'sentAt' | 'endedAt'>,
	offset: ClockOffset,
): boolean {
	const from = sentAt + offset.least - SLACK_MS;
	return madeAt >= from && madeAt <= endedAt + offset.most + SLACK_MS;
}

/** Whether a token was made after a moment of our clock; without a creation date it cannot be told and counts as no. */
export function wasMadeSince(token: Token, sentAt: number, offset: ClockOffset): boolean {
	return token.createdAt !== undefined && token.createdAt >= sentAt + offset.least - SLACK_MS;
}
