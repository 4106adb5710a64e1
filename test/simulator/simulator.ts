import { stranger } from './audit/authors';
import { enroll, teamsDevicesCanSignIn } from './devices/enroll';
import { toEntity } from './profiles/entity';
import { qrCodeContent } from './profiles/qrCode';
import type { Simulator } from './handle';
import type { EnrollmentProfile, EnrollmentToken } from './records';
import { patchStored, seed, seedDemo } from './profiles/seed';
import { isAosp, type StoredProfile } from './profiles/storedProfile';
import { furtherSettings } from './settings';
import { Tenant } from './tenant';

/** What the handles of all tenants have in common. */
export type Server = Pick<Simulator, 'port' | 'ca' | 'stop'>;

const handles = new WeakMap<Tenant, Simulator>();

/** The handle that tests hold: one per tenant. */
export function handleOf(tenant: Tenant, server: Server): Simulator {
	const handle = handles.get(tenant) ?? createHandle(tenant, server);
	handles.set(tenant, handle);
	return handle;
}

function createHandle(tenant: Tenant, server: Server): Simulator {
	const { cloud } = tenant;
	const { profiles, changes, devices, journal, faults, issuer } = tenant;
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
		...server,
		origin: tenant.origin,
		clock: tenant.clock,
		settings: tenant.settings,
		log: journal.log,
		counters: journal.counters,
		get hanging() {
			return cloud.hanging;
		},
		get activeRequests() {
			return cloud.activeRequests;
		},
		get pendingWork() {
			return tenant.pendingWork;
		},
		get tenants() {
			return cloud.tenants.map((one) => handleOf(one, server));
		},
		addTenant: (options = {}) => {
			const { settings } = cloud.first;
			const further = furtherSettings(settings, cloud.tenants.length + 1, options);
			const taken = [further.tenantId, further.tenantDomain].find((name) => cloud.tenant(name));
			if (taken) throw new Error(`There is a tenant ${taken} already`);
			return handleOf(new Tenant(cloud, further), server);
		},
		tenant: (name) => {
			const found = cloud.tenant(name);
			if (!found) throw new Error(`No tenant ${name}`);
			return handleOf(found, server);
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
		removeProfiles: () => profiles.clear(),
		makeToken: (id, validitySeconds, by) =>
			publicToken(changes.createToken(stored(id), validitySeconds, stranger(by))),
		revokeToken: (id, by) => changes.revokeToken(stored(id), stranger(by)),
		enrollmentGroup: (id) => stored(id).state!.groupId,
		addDevice: (partial) => ({ ...devices.add(partial) }),
		addDevices: (n, partial) => Array.from({ length: n }, () => devices.add(partial).id),
		enrollDevice: (id, partial) => ({ ...enroll(tenant, stored(id), partial) }),
		removeDevice: (id) => devices.remove(id),
		teamsDevicesCanSignIn: () => teamsDevicesCanSignIn(tenant),
		get auditEvents() {
			return tenant.audit.events();
		},
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
