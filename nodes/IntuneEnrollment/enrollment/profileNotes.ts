import { isAosp } from './aosp';
import { isSameToken, tokenOf, type EnrollmentProfile, type Token } from './tokenState';
import { Turn } from './turn';
import type { TokenRequest } from './whoseToken';

/** How long this process remembers a write that reads may not show yet: as long as the longest `readLag`. */
export const REMEMBERED_MS = 600_000;
const MAX_SEEN = 16;

/** One createToken of this process. Times by the process's monotonic clock, in milliseconds. */
export interface TokenNote extends TokenRequest {
	/** `open` while it is under way, and at its place in the line. */
	outcome: 'open' | 'done' | 'unknown';
	/** The sending by this machine's time of day, in milliseconds since 1970. */
	requestedAt: number;
	/** When the token is to end, by the server's clock in milliseconds since 1970. */
	expiresAt: number;
	/** Without a creation date: an expiry that fits proves the token, since the profile was read before, or no other end was asked for. */
	isExpiryProof: boolean;
	/** Its token, once a read has shown it. */
	token?: Token;
	/** Tokens that proved to be another's. */
	foreign: Token[];
	/** Its place among reads and writes of the profile. */
	order: number;
}

type BegunToken = Pick<
	TokenNote,
	'sentAt' | 'requestedAt' | 'seconds' | 'expiresAt' | 'isExpiryProof'
>;

/** What this process knows of one profile, over all its executions. */
export class ProfileNotes {
	/** Mode and token type never change once the profile exists. */
	mode: unknown;
	tokenType: unknown;
	isTeamsDeviceProfile: boolean | undefined;
	displayName: unknown;
	/** Somebody of this process has seen it. */
	exists = false;
	private seen: Array<{ token: Token; order: number }> = [];
	/** What came first is told by counting: two moments of a clock may be the same. */
	private order = 0;
	private writes: TokenNote[] = [];
	/** Ends that were asked for, remembered longer than the requests. */
	private ends: number[] = [];
	private readonly turn = new Turn();
	private touchedAt = 0;

	/** Whether token actions want the id with the prefix; undefined where the mode is not known. */
	get aosp(): boolean | undefined {
		return this.mode === undefined ? undefined : isAosp(this.mode);
	}

	/** @param at when its answer came */
	noteRead(profile: EnrollmentProfile, at: number): void {
		this.exists = true;
		this.touchedAt = at;
		this.mode = profile.enrollmentMode ?? this.mode;
		this.tokenType = profile.enrollmentTokenType ?? this.tokenType;
		this.displayName = profile.displayName ?? this.displayName;
		if (typeof profile.isTeamsDeviceProfile === 'boolean')
			this.isTeamsDeviceProfile = profile.isTeamsDeviceProfile;
		const token = tokenOf(profile);
		if (!token || this.seen.some((other) => isSameToken(other.token, token))) return;
		this.order += 1;
		this.seen = [...this.seen.slice(1 - MAX_SEEN), { token, order: this.order }];
	}

	/** A request for a token, from the moment at which it is built. */
	begin(note: BegunToken): TokenNote {
		this.order += 1;
		const { sentAt } = note;
		const begun: TokenNote = {
			...note,
			endedAt: Infinity,
			windows: [{ sentAt, endedAt: Infinity }],
			outcome: 'open',
			foreign: [],
			order: this.order,
		};
		// writes of one profile go in turn, so the oldest are the first to be forgotten
		while (this.writes[0] && isOld(this.writes[0], sentAt)) this.writes.shift();
		this.writes.push(begun);
		this.ends = [...this.ends.slice(1 - MAX_SEEN), note.expiresAt];
		this.touchedAt = sentAt;
		return begun;
	}

	/** A request that certainly made no token. */
	forget(note: TokenNote): void {
		this.writes = this.writes.filter((one) => one !== note);
	}

	/** The profile's token was revoked: what was made is no reason to keep it any more. */
	noteRevoked(): void {
		this.writes = this.writes.filter(({ outcome }) => outcome === 'open');
	}

	/** Whether a token was there before a request, or belongs to another one. */
	isKnown(token: Token, note: TokenNote): boolean {
		return (
			this.seen.some((other) => other.order < note.order && isSameToken(other.token, token)) ||
			note.foreign.some((other) => isSameToken(other, token)) ||
			this.writes.some((other) => other !== note && other.token && isSameToken(other.token, token))
		);
	}

	/** Other requests whose tokens nobody has seen. */
	rivalsOf(note: TokenNote): TokenNote[] {
		return this.writes.filter((other) => other !== note && other.token === undefined);
	}

	/** Requests that made a token which no read has shown yet. */
	unseen(): TokenNote[] {
		return this.writes.filter(({ outcome, token }) => outcome === 'done' && !token);
	}

	/** The request that made a token, where a read had shown it. */
	makerOf(token: Token): TokenNote | undefined {
		return this.writes.find((note) => note.token && isSameToken(note.token, token));
	}

	/** The newest token that this process made within so many milliseconds, which a read may not show yet. */
	madeWithin(ms: number, now: number): TokenNote | undefined {
		return this.writes.findLast(({ outcome, endedAt }) => outcome === 'done' && now - endedAt < ms);
	}

	/** The end of the last request of which nobody knows. */
	get inDoubtSince(): number | undefined {
		return this.writes.findLast(({ outcome }) => outcome === 'unknown')?.endedAt;
	}

	/** Whether a request asked for about this end before, so that an expiry proves nothing of a later one. */
	askedForEnd(expiresAt: number, toleranceMs: number): boolean {
		return this.ends.some((end) => Math.abs(end - expiresAt) <= toleranceMs);
	}

	/**
	 * Does work for the profile once all before it is through: writes to one profile never go side by side.
	 * @param over ends the waiting, see Turn
	 */
	inTurn<T>(over: () => AbortSignal, work: () => Promise<T>): Promise<T> {
		return this.turn.take(over, work);
	}

	/** Nothing of it is in use or young enough to matter. */
	isIdle(now: number): boolean {
		return this.turn.isFree && now - this.touchedAt > REMEMBERED_MS;
	}
}

/** One that is still open when another begins was left by something unforeseen. */
function isOld({ sentAt, endedAt }: TokenNote, now: number): boolean {
	return now - (endedAt === Infinity ? sentAt : endedAt) > REMEMBERED_MS;
}
