import { sleep } from 'n8n-workflow';
import type { Clocks, Offset } from '../enrollment/whoseToken';

/** Time and chance as the client sees them; tests put a virtual clock in their place. */
export interface Clock {
	/** This machine's time of day in milliseconds since 1970. It can be set, so nothing waits by it. */
	now(): number;
	/** Milliseconds since some moment, by a clock that nobody can set. */
	elapsed(): number;
	/** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** A number in [0, 1), for jitter. */
	random(): number;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	elapsed: () => performance.now(),
	random: () => Math.random(),
	async sleep(ms, signal) {
		if (signal?.aborted) return;
		if (!signal) return await sleep(ms);
		let onAbort = () => {};
		const aborted = new Promise<void>((resolve) => {
			onAbort = resolve;
			signal.addEventListener('abort', onAbort, { once: true });
		});
		// n8n's sleep rejects on abort, and on older hosts ignores the signal: the race covers both
		await Promise.race([sleep(ms, signal).catch(() => {}), aborted]);
		signal.removeEventListener('abort', onAbort);
	},
};

/**
 * What work comes to, or `late` once the time is up or `cancelled` aborts. The signal that the work is given aborts as
 * soon as nobody waits for it any more.
 */
export async function within<T>(
	clock: Clock,
	ms: number,
	work: (over: AbortSignal) => Promise<T>,
	late: () => T,
	cancelled?: AbortSignal,
): Promise<T> {
	const over = new AbortController();
	const until = cancelled ? AbortSignal.any([over.signal, cancelled]) : over.signal;
	const timeIsUp = clock.sleep(ms, until).then(late);
	const result = await Promise.race([work(over.signal), timeIsUp]);
	over.abort();
	return result;
}

/**
 * What work comes to, or undefined where that takes longer than `ms`.
 * @param cancelled ends the waiting early
 */
export async function noLongerThan<T>(
	clock: Clock,
	ms: number,
	work: Promise<T>,
	cancelled?: AbortSignal,
): Promise<T | undefined> {
	return await within<T | undefined>(
		clock,
		ms,
		async () => await work,
		() => undefined,
		cancelled,
	);
}

/** Clocks of several gateways that differ by less still count as one. */
const TOLERANCE_MS = 2_000;

/** The moment at which a request is built to be sent. */
export interface SendingMoment {
	/** By the process's monotonic clock, in milliseconds. */
	sentAt: number;
	/** By this machine's time of day, and by the server's as far as it is known; milliseconds since 1970. */
	requestedAt: number;
	serverTime: number;
}

/**
 * What an execution knows of other clocks, all told as offsets to this process's monotonic one, which nobody can set: the
 * server's by every Date header (1 s grain), and this machine's own time of day.
 */
export class KnownClocks {
	/** What all Date headers allow; undefined before the first one, and once they contradict each other. */
	private server: Offset | undefined;
	private contradicted = false;
	/** From the least to the most that any Date header may mean. */
	private dates: Offset | undefined;
	private datesSince: number | undefined;
	private own: Offset;

	constructor(private readonly clock: Clock) {
		const now = this.ownOffset();
		this.own = { min: now, max: now };
	}

	/** @param date the Date header of an answer that was asked for and came at these moments of the monotonic clock */
	note(date: string | undefined, sentAt: number, endedAt: number): void {
		const own = this.ownOffset();
		this.own = { min: Math.min(this.own.min, own), max: Math.max(this.own.max, own) };
		const told = Date.parse(date ?? '');
		if (Number.isNaN(told)) return;
		this.datesSince ??= endedAt;
		const seen = { min: told - endedAt, max: told + 1000 - sentAt };
		this.dates = {
			min: Math.min(this.dates?.min ?? Infinity, seen.min),
			max: Math.max(this.dates?.max ?? -Infinity, seen.max),
		};
		if (!this.contradicted) this.server = this.agreed(this.server ?? seen, seen);
	}

	all(): Clocks {
		const { server, dates, datesSince, own } = this;
		return { server, dates, datesSince, own };
	}

	/** Now, by all of them. */
	moment(): SendingMoment {
		const { clock } = this;
		return { sentAt: clock.elapsed(), requestedAt: clock.now(), serverTime: this.serverTime() };
	}

	/** The server's time at a moment of the monotonic clock, as close to ours as its Date headers allow. */
	serverTime(at = this.clock.elapsed()): number {
		const known = this.server ?? this.dates;
		const own = this.ownOffset();
		return at + (known ? Math.min(Math.max(own, known.min), known.max) : own);
	}

	private agreed(one: Offset, other: Offset): Offset | undefined {
		const [min, max] = [Math.max(one.min, other.min), Math.min(one.max, other.max)];
		if (min <= max) return { min, max };
		if (min - max <= TOLERANCE_MS) return { min: max, max: min };
		this.contradicted = true;
		return undefined;
	}

	private ownOffset(): number {
		return this.clock.now() - this.clock.elapsed();
	}
}
