import type { Outcome } from '../failure';
import { moment, tokenOf, type EnrollmentProfile, type Token } from './tokenState';

/** Between writing and reading the server's clock and ours may differ by so much. */
const SLACK_MS = 2_000;

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

/** The server's time, as close to ours as its Date header allows. */
export function serverTime(now: number, { min, max }: ClockOffset): number {
	return now + Math.min(Math.max(0, min), max);
}

/** How far the server's clock is ahead of ours: at least and at most, from the Date header (1 s grain) of one answer. */
export interface ClockOffset {
	min: number;
	max: number;
}

/** Where the server has not told its time, or nothing depends on it. */
export const NO_OFFSET: ClockOffset = { min: 0, max: 0 };

/** @param date the Date header of an answer, which was asked for and came at these moments of our clock */
export function clockOffset(
	date: string | undefined,
	sentAt: number,
	endedAt: number,
): ClockOffset {
	const told = Date.parse(date ?? '');
	return Number.isNaN(told) ? NO_OFFSET : { min: told - endedAt, max: told + 1000 - sentAt };
}

/**
 * Decides whether the token that a profile shows was made by the write: `done` only where it is certainly this one's.
 * Android for Work has no creation date; there, and wherever it is missing, expiry minus validity stands in for it, but
 * only to prove that the token was made, since the service may shorten a validity.
 */
export function findToken(
	profile: EnrollmentProfile,
	write: WriteWindow,
	offset: ClockOffset,
): Outcome {
	const token = tokenOf(profile);
	if (!token) {
		// a date of this write beside no token: something was made that the read does not show
		const madeAt = moment(profile.tokenCreationDateTime);
		return madeAt !== undefined && wasMadeWithin(madeAt, write, offset) ? 'unknown' : 'notDone';
	}
	if (write.known.values.has(token.value)) return 'notDone';
	const from = write.sentAt + offset.min - SLACK_MS;
	const until = write.endedAt + offset.max + SLACK_MS;
	const createdAt = token.createdAt ?? token.expiresAt - write.validitySeconds * 1000;
	if (createdAt >= from && createdAt <= until) {
		const unseenUntil = write.known.unseenUntil;
		const mayBeEarlier =
			unseenUntil !== undefined && createdAt <= unseenUntil + offset.max + SLACK_MS;
		return mayBeEarlier ? 'unknown' : 'done';
	}
	if (token.expiresAt <= write.endedAt + offset.min) return 'notDone';
	return token.createdAt !== undefined && createdAt < from ? 'notDone' : 'unknown';
}

/** Whether something was made by a request between two moments of our clock. */
export function wasMadeWithin(
	madeAt: number,
	{ sentAt, endedAt }: Pick<WriteWindow, 'sentAt' | 'endedAt'>,
	offset: ClockOffset,
): boolean {
	const from = sentAt + offset.min - SLACK_MS;
	return madeAt >= from && madeAt <= endedAt + offset.max + SLACK_MS;
}

/** Whether a token was made after a moment of our clock; without a creation date it cannot be told and counts as no. */
export function wasMadeSince(token: Token, sentAt: number, offset: ClockOffset): boolean {
	return token.createdAt !== undefined && token.createdAt >= sentAt + offset.min - SLACK_MS;
}
