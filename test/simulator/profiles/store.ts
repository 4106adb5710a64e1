import { randomUUID } from 'node:crypto';
import {
	newToken,
	type Fields,
	type ProfileState,
	type StoredProfile,
	type StoredToken,
} from './storedProfile';
import { readMoment } from '../lag';
import { randomLetters } from '../random';
import type { Clock, Collection, SimulatorSettings } from '../types';

/** Both collections, with the tokens of their profiles. Look-ups by id are O(1). */
export class ProfileStore {
	private readonly byId = new Map<string, StoredProfile>();
	private readonly ordered: Record<Collection, StoredProfile[]> = {
		androidDeviceOwnerEnrollmentProfiles: [],
		androidForWorkEnrollmentProfiles: [],
	};
	private sequence = 0;
	/** Every one that was ever stored, for tests that look for leaks. */
	readonly wifiPasswords = new Set<string>();

	constructor(
		private readonly settings: SimulatorSettings,
		private readonly clock: Clock,
	) {}

	add(
		fields: Fields,
		options: {
			id?: string;
			collections: Collection[];
			token?: StoredToken;
			visibleAtOnce?: boolean;
		},
	): StoredProfile {
		const now = this.clock.now();
		const id = options.id ?? randomUUID();
		if (this.byId.has(id.toLowerCase()))
			throw new Error(`A profile with the id ${id} is there already`);
		this.rememberWifi(fields);
		const profile: StoredProfile = {
			id,
			sequence: ++this.sequence,
			collections: new Set(options.collections),
			createdStamp: this.stamp(),
			history: [],
			tokens: options.token ? [options.token] : [],
		};
		const state = {
			fields,
			token: options.token,
			deadValue: randomLetters(20),
			modifiedStamp: this.stamp(),
		};
		this.enter(profile, state, options.visibleAtOnce ? -Infinity : now);
		this.byId.set(id.toLowerCase(), profile);
		for (const collection of profile.collections) this.ordered[collection].push(profile);
		return profile;
	}

	/** The profile as writes see it: always the true state. */
	find(id: string, collection?: Collection): StoredProfile | undefined {
		const profile = this.byId.get(id.toLowerCase());
		if (!profile?.state) return undefined;
		return collection && !profile.collections.has(collection) ? undefined : profile;
	}

	/** The same as the service finds it, which may not know a new one yet. */
	reachable(id: string, collection: Collection): StoredProfile | undefined {
		const profile = this.find(id, collection);
		return profile && !this.isTooNew(profile) ? profile : undefined;
	}

	private isTooNew({ history }: StoredProfile): boolean {
		return this.clock.now() < history[0]!.from + this.settings.notFoundAfterCreateMs;
	}

	/** Deleted ones too, for the history of their tokens. */
	findEver(id: string): StoredProfile | undefined {
		return this.byId.get(id.toLowerCase());
	}

	all(): IterableIterator<StoredProfile> {
		return this.byId.values();
	}

	/** All of them, as if they had never been there. */
	clear(): void {
		this.byId.clear();
		for (const list of Object.values(this.ordered)) list.length = 0;
	}

	/** What a read shows now; it may lag behind the true state, in lists by a time of its own. */
	visible({ history }: StoredProfile, inList: boolean): ProfileState | undefined {
		const moment = readMoment(this.settings, this.clock.now(), inList);
		for (let i = history.length - 1; i >= 0; i--) {
			if (history[i]!.from <= moment) return history[i]!.state;
		}
		return undefined;
	}

	visibleById(
		id: string,
		collection: Collection,
	): { profile: StoredProfile; state: ProfileState } | undefined {
		const profile = this.byId.get(id.toLowerCase());
		if (!profile?.collections.has(collection) || this.isTooNew(profile)) return undefined;
		const state = this.visible(profile, false);
		return state && { profile, state };
	}

	/** Profiles after the page marker, in the order of their creation; deleted ones too, since lists may lag. */
	*after(collection: Collection, marker: number): Generator<StoredProfile> {
		const list = this.ordered[collection];
		for (let i = this.position(list, marker + 1); i < list.length; i++) yield list[i]!;
	}

	update(profile: StoredProfile, patch: Record<string, unknown>): void {
		const old = profile.state!;
		this.rememberWifi(patch);
		this.replaceState(profile, { ...old, fields: { ...old.fields, ...patch } });
	}

	delete(profile: StoredProfile): void {
		this.replaceState(profile, undefined);
	}

	/** What becomes of the old token is a setting (docs/graph-facts.md: unknown). */
	makeToken(
		profile: StoredProfile,
		validitySeconds: number | undefined,
		requestId?: string,
	): StoredToken {
		const now = this.clock.now();
		const token = newToken(
			profile.state!.fields,
			now,
			validitySeconds,
			this.settings.stampOffsetMs,
			requestId,
		);
		const { oldTokenOnCreate } = this.settings;
		const old = profile.state!.token;
		if (oldTokenOnCreate === 'renewed' && old) token.value = old.value;
		if (oldTokenOnCreate !== 'kept') this.endTokens(profile, now);
		profile.tokens.push(token);
		this.replaceState(profile, { ...profile.state!, token });
		return token;
	}

	/** Ends all tokens of the profile at once; enrolled devices are unaffected. docs/graph-facts.md: memdocs. */
	revokeToken(profile: StoredProfile): void {
		this.endTokens(profile, this.clock.now());
		const { state } = profile;
		const deadValue = state!.token?.value ?? state!.deadValue;
		this.replaceState(profile, { ...state!, token: undefined, deadValue });
	}

	/** The group that devices join when they enroll; undefined: none. */
	setGroup(profile: StoredProfile, groupId: string | undefined): void {
		this.replaceState(profile, { ...profile.state!, groupId });
	}

	/** Puts another token in the place of the present one, as no operation of Graph can. */
	setToken(profile: StoredProfile, token: StoredToken | undefined): void {
		profile.tokens = profile.tokens.filter((other) => other !== profile.state!.token);
		if (token) profile.tokens.push(token);
		this.replaceState(profile, { ...profile.state!, token });
	}

	private rememberWifi({ wifiPassword }: Record<string, unknown>): void {
		if (typeof wifiPassword === 'string') this.wifiPasswords.add(wifiPassword);
	}

	live(profile: StoredProfile): StoredToken[] {
		const now = this.clock.now();
		return profile.tokens.filter(
			(token) =>
				token.revokedAt === undefined && (token.expiresAt === undefined || token.expiresAt > now),
		);
	}

	private endTokens(profile: StoredProfile, now: number): void {
		for (let i = profile.tokens.length - 1; i >= 0; i--) {
			const token = profile.tokens[i]!;
			if (token.revokedAt === undefined) token.revokedAt = now;
			// Older ones ended when this one came, unless old tokens were kept.
			else if (this.settings.oldTokenOnCreate !== 'kept') break;
		}
	}

	private replaceState(profile: StoredProfile, state: ProfileState | undefined): void {
		this.enter(profile, state && { ...state, modifiedStamp: this.stamp() }, this.clock.now());
	}

	private enter(profile: StoredProfile, state: ProfileState | undefined, from: number): void {
		profile.state = state;
		profile.history.push({ from, state });
	}

	/** Now, by the clock that stamps dates. */
	private stamp(): number {
		return this.clock.now() + this.settings.stampOffsetMs;
	}

	/** Index of the first profile whose sequence is not less. */
	private position(list: StoredProfile[], sequence: number): number {
		let low = 0;
		let high = list.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (list[middle]!.sequence < sequence) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}
