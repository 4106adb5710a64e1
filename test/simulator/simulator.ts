import { toEntity } from './profiles/entity';
import { qrCodeContent } from './profiles/qrCode';
import type { EnrollmentProfile, EnrollmentToken, Simulator } from './handle';
import { patchStored, seed, seedDemo } from './profiles/seed';
import { isAosp, type StoredProfile } from './profiles/storedProfile';
import type { Tenant } from './tenant';

/** The handle that tests hold. */
export function createSimulator(
	tenant: Tenant,
	port: number,
	ca: string | undefined,
	close: () => Promise<void>,
): Simulator {
	const { profiles, journal, faults, issuer } = tenant;
	const stored = (id: string): StoredProfile => {
		const profile = profiles.find(id);
		if (!profile) throw new Error(`No profile ${id}`);
		return profile;
	};
	const shown = (profile: StoredProfile) => {
		const [collection] = profile.collections;
		return toEntity(
			tenant.settings,
			profile,
			profile.state!,
			collection!,
			false,
		) as EnrollmentProfile;
	};
	const simulator: Simulator = {
		origin: tenant.origin,
		port,
		ca,
		clock: tenant.clock,
		settings: tenant.settings,
		log: journal.log,
		counters: journal.counters,
		get hanging() {
			return tenant.cloud.hanging;
		},
		get activeRequests() {
			return tenant.cloud.activeRequests;
		},
		get pendingWork() {
			return tenant.pendingWork;
		},
		addFault: (fault) => faults.add(fault),
		clearFaults: () => faults.clear(),
		addProfile: (partial = {}, options = {}) => shown(seed(tenant, partial, options)),
		addProfiles: (n, partial = {}, options = {}) =>
			Array.from({ length: n }, (_, i) => {
				const displayName = `${partial.displayName ?? 'Profile'} ${i + 1}`;
				return seed(tenant, { ...partial, displayName }, options).id;
			}),
		seedDemo: () => seedDemo(simulator),
		profile: (id) => {
			const profile = profiles.find(id);
			return profile && shown(profile);
		},
		patchProfile: (id, patch) => patchStored(profiles, stored(id), patch),
		makeToken: (id, validitySeconds) =>
			publicToken(profiles.makeToken(stored(id), validitySeconds)),
		revokeToken: (id) => profiles.revokeToken(stored(id)),
		tokensMade: (id) => journal.tokensMade(profiles.findEver(id)?.id ?? id),
		tokens: (id) => (profiles.findEver(id)?.tokens ?? []).map(publicToken),
		liveTokens: (id) => {
			const profile = profiles.find(id);
			return profile ? profiles.live(profile).map(publicToken) : [];
		},
		secrets: () => secrets(tenant),
		issueTokens: (options) => issuer.issue(options),
		expireAccessTokens: () => issuer.expireAccessTokens(),
		revokeRefreshTokens: () => issuer.revokeRefreshTokens(),
		reset: () => {
			journal.reset();
			faults.clear();
			tenant.quota.clear();
		},
		stop: close,
	};
	return simulator;
}

const publicToken = ({
	value,
	createdAt,
	expiresAt,
	revokedAt,
	requestId,
}: EnrollmentToken): EnrollmentToken => ({
	value,
	createdAt,
	expiresAt,
	revokedAt,
	requestId,
});

function secrets(tenant: Tenant): string[] {
	const all = new Set([
		tenant.settings.clientSecret,
		...tenant.settings.otherApps.flatMap(({ clientSecret = '' }) => clientSecret),
		...tenant.issuer.secrets(),
		...tenant.profiles.wifiPasswords,
	]);
	for (const { tokens, state } of tenant.profiles.all()) {
		const dead = state ? [{ value: state.deadValue }] : [];
		for (const token of [...tokens, ...dead]) {
			all.add(token.value);
			// In base64 the token could not be found as such.
			if (state && isAosp(state.fields)) all.add(qrCodeContent(state.fields, token));
		}
	}
	all.delete('');
	return [...all];
}
