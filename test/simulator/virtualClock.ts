import { channel, type ChannelListener } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Clock } from './types';

/** What the clock must know of a simulator to tell waiting from working. */
export interface WatchedWorld {
	readonly hanging: number;
	readonly activeRequests: number;
}

interface Sleeper {
	due: number;
	order: number;
	wake(): void;
}

export interface VirtualClockOptions {
	/** The instant it starts with; default 2026-11-22T05:00:00Z. */
	start?: number;
	/** So many turns of the event loop without any activity count as idle. */
	quietTurns?: number;
}

/**
 * A clock that test and simulator share. Nobody waits in it: when everyone does, it jumps to the earliest sleeper.
 * Everyone waits when each HTTP request of this process is held by a simulator on purpose, no work is with the
 * thread pool, and several turns of the event loop saw no activity.
 */
export class VirtualClock implements Clock {
	private time: number;
	private readonly quietTurns: number;
	/** Sorted by due time, then by arrival. */
	private sleepers: Sleeper[] = [];
	private arrivals = 0;
	private worlds: WatchedWorld[] = [];
	private watching = false;
	private looping = false;
	private quiet = 0;
	private last = '';
	private readonly requests = new Set<unknown>();
	private requestEvents = 0;

	constructor(options: VirtualClockOptions = {}) {
		this.time = options.start ?? Date.UTC(2026, 10, 22, 5);
		this.quietTurns = options.quietTurns ?? 10;
	}

	now(): number {
		return this.time;
	}

	/** Those who sleep now. */
	get sleeping(): number {
		return this.sleepers.length;
	}

	/** Rejects with the signal's reason as soon as it aborts. Infinity: until then. */
	sleep(ms: number, signal?: AbortSignal): Promise<void> {
		return new Promise((resolve, reject) => {
			if (signal?.aborted) return reject(signal.reason);
			const due = this.time + Math.max(0, Number.isNaN(ms) ? 0 : ms);
			const sleeper: Sleeper = {
				due,
				order: ++this.arrivals,
				wake: () => {
					signal?.removeEventListener('abort', aborted);
					resolve();
				},
			};
			const aborted = () => {
				this.sleepers = this.sleepers.filter((other) => other !== sleeper);
				this.quiet = 0;
				reject(signal?.reason);
			};
			signal?.addEventListener('abort', aborted, { once: true });
			this.insert(sleeper);
			this.loop();
		});
	}

	/** Moves time by hand, waking those who are due, each at its own instant. */
	async advance(ms: number): Promise<void> {
		const target = this.time + ms;
		while (this.sleepers.length > 0 && this.sleepers[0]!.due <= target) {
			this.jump();
			for (let turn = 0; turn < this.quietTurns; turn++) await nextTurn();
		}
		this.time = Math.max(this.time, target);
	}

	/** Begins to advance by itself, watching these simulators. */
	start(...worlds: WatchedWorld[]): this {
		this.worlds = worlds;
		if (this.watching) return this;
		this.watching = true;
		for (const [name, listener] of this.channels) channel(name).subscribe(listener);
		this.loop();
		return this;
	}

	/** Stops advancing; who sleeps goes on sleeping. */
	stop(): void {
		if (!this.watching) return;
		this.watching = false;
		for (const [name, listener] of this.channels) channel(name).unsubscribe(listener);
		this.requests.clear();
	}

	private insert(sleeper: Sleeper): void {
		let i = this.sleepers.length;
		while (i > 0 && this.sleepers[i - 1]!.due > sleeper.due) i--;
		this.sleepers.splice(i, 0, sleeper);
	}

	/** Turns only while somebody sleeps, so that an idle clock keeps no process alive. */
	private loop(): void {
		if (this.looping || !this.watching) return;
		this.looping = true;
		this.quiet = 0;
		const turn = () => {
			if (!this.watching || this.sleepers.length === 0) {
				this.looping = false;
				return;
			}
			this.look();
			setImmediate(turn);
		};
		setImmediate(turn);
	}

	private look(): void {
		const hanging = sum(this.worlds, (world) => world.hanging);
		const active = sum(this.worlds, (world) => world.activeRequests);
		const sign = `${hanging} ${active} ${this.requests.size} ${this.requestEvents} ${this.arrivals} ${this.sleepers.length}`;
		// All three agree only when each request of the client is the one that a simulator holds: neither on its
		// way, nor being answered, nor left behind by a client that has gone.
		const allHeld = this.requests.size === hanging && active === hanging;
		this.quiet = sign === this.last && allHeld ? this.quiet + 1 : 0;
		this.last = sign;
		if (this.quiet < this.quietTurns) return;
		this.quiet = 0;
		if (!threadPoolBusy() && this.sleepers[0]!.due !== Infinity) this.jump();
	}

	private jump(): void {
		const { due } = this.sleepers[0]!;
		this.time = Math.max(this.time, due);
		// Those of the same instant together, in the order in which they lay down.
		while (this.sleepers.length > 0 && this.sleepers[0]!.due <= due) this.sleepers.shift()!.wake();
	}

	private readonly began = (message: unknown): void => {
		const { request } = message as { request: ClientRequest };
		this.requests.add(request);
		this.requestEvents++;
		// Comes in every case: answered, failed, destroyed.
		request.once('close', () => this.ended({ request }));
	};

	private readonly beganFetch = (message: unknown): void => {
		this.requests.add((message as { request: unknown }).request);
		this.requestEvents++;
	};

	private readonly ended = (message: unknown): void => {
		this.requests.delete((message as { request: unknown }).request);
		this.requestEvents++;
	};

	/** node:http and https (axios), and the fetch of Node itself. */
	private readonly channels: Array<[string, ChannelListener]> = [
		['http.client.request.start', this.began],
		['undici:request:create', this.beganFetch],
		['undici:request:trailers', this.ended],
		['undici:request:error', this.ended],
	];
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

const sum = <T>(items: T[], value: (item: T) => number): number =>
	items.reduce((total, item) => total + value(item), 0);

/** Files, names, keys and pictures in the making are work too, though no turn of the event loop shows it. */
function threadPoolBusy(): boolean {
	const resources = process.getActiveResourcesInfo?.() ?? [];
	return resources.some(
		(name) =>
			/^FSReq|ReqWrap$|Request$|Job$|^Zlib$|ZLIB/i.test(name) && !/^TCP(Server|Socket)/.test(name),
	);
}
