import type { Clock } from '../graph/clock';
import { SIGN_IN_DOWN, type SignInFacts } from '../graph/signIn/facts';
import type { AccessToken } from '../graph/signIn/tokenAnswer';

/** An access token is renewed so long before it ends, in milliseconds, or for one that lives short at three quarters of it. */
const MARGIN_MS = 300_000;
/** So long after a renewal that failed the next one is tried, while the old access token lasts. */
const PAUSE_MS = 60_000;
/** What is said to live shorter, or not at all, is used until Graph refuses it, and by nobody else. */
const SHORTEST_LIFETIME_MS = 60_000;
/** The longest that one fetch takes; the next one would wait for it. */
const LONGEST_FETCH_MS = 60_000;

/** One access token; times by the monotonic clock. */
export interface Kept {
	readonly accessToken: string;
	readonly endsAt: number;
	renewAt: number;
}

/** Which credential, in which version, and which tenant an access token is of. */
export interface TokenKey {
	/** The id that n8n has for the credential. */
	credential: string;
	/** A hash over all that an access token depends on. */
	version: string;
	/** In lower case. */
	tenant: string;
}

/**
 * Access tokens of this process, by credential, version and tenant: in memory and nowhere else. One fetch at a time per
 * tenant serves all executions.
 */
export class AccessTokens {
	private readonly kept = new Map<string, Kept>();
	private readonly fetching = new Map<string, Promise<Kept | SignInFacts>>();

	constructor(private readonly clock: Clock) {}

	/** One that has not ended, perhaps near its end. */
	current(key: TokenKey): Kept | undefined {
		const known = this.kept.get(nameOf(key));
		return known && this.clock.elapsed() < known.endsAt ? known : undefined;
	}

	endsSoon({ renewAt, endsAt }: Kept): boolean {
		return this.clock.elapsed() >= Math.min(renewAt, endsAt);
	}

	/**
	 * Another access token than the one that is given, or why there is none: that of somebody who asked before, or a new one.
	 * @param fetch asks for it; ended by the signal
	 */
	async renew(
		key: TokenKey,
		old: Kept | undefined,
		fetch: (signal: AbortSignal) => Promise<AccessToken | SignInFacts>,
	): Promise<Kept | SignInFacts> {
		const known = this.current(key);
		if (known && known.accessToken !== old?.accessToken && !this.endsSoon(known)) return known;
		const name = nameOf(key);
		const others = this.fetching.get(name);
		if (others) return await others;
		const fetching = this.fetch(name, fetch);
		this.fetching.set(name, fetching);
		const came = await fetching;
		this.fetching.delete(name);
		if (!isKept(came) && old) old.renewAt = this.clock.elapsed() + PAUSE_MS;
		return came;
	}

	/** Forgets those of other versions of a credential, and of tenants that it may not act in any more. */
	keepOnly(
		{ credential, version }: Omit<TokenKey, 'tenant'>,
		permits: (tenant: string) => boolean,
	) {
		for (const name of this.kept.keys()) {
			const [ofCredential, ofVersion, tenant] = name.split('\n') as [string, string, string];
			if (ofCredential === credential && (ofVersion !== version || !permits(tenant)))
				this.kept.delete(name);
		}
	}

	private async fetch(
		name: string,
		fetch: (signal: AbortSignal) => Promise<AccessToken | SignInFacts>,
	): Promise<Kept | SignInFacts> {
		const over = new AbortController();
		const askedAt = this.clock.elapsed();
		const late = this.clock.sleep(LONGEST_FETCH_MS, over.signal).then(() => SIGN_IN_DOWN);
		const came = await Promise.race([fetch(over.signal), late]);
		over.abort();
		if (!('accessToken' in came)) return came;
		const { accessToken, lifetimeMs } = came;
		if (lifetimeMs < SHORTEST_LIFETIME_MS)
			return { accessToken, endsAt: Infinity, renewAt: Infinity };
		const renewAt = askedAt + lifetimeMs - Math.min(MARGIN_MS, lifetimeMs / 4);
		const kept = { accessToken, endsAt: askedAt + lifetimeMs, renewAt };
		this.forgetEnded();
		this.kept.set(name, kept);
		return kept;
	}

	private forgetEnded(): void {
		const now = this.clock.elapsed();
		if (this.kept.size % 100 !== 99) return;
		for (const [name, { endsAt }] of this.kept) if (endsAt <= now) this.kept.delete(name);
	}
}

export function isKept(one: Kept | SignInFacts): one is Kept {
	return 'accessToken' in one;
}

function nameOf({ credential, version, tenant }: TokenKey): string {
	return [credential, version, tenant].join('\n');
}
