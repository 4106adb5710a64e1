import { setMaxListeners } from 'node:events';
import type { AccessTokenRecord } from './entra/tokens';
import type { Tenant } from './tenant';
import type { Clock } from './types';

/** What all tenants share: one origin, one clock, one register of access tokens. */
export class Cloud {
	/** The first is the one whose handle `startSimulator` gives; requests of nobody's are its own. */
	readonly tenants: Tenant[] = [];
	/** Every access token that Entra has issued, with the tenant that it opens. */
	readonly accessTokens = new Map<string, AccessTokenRecord>();
	/** Aborted when the simulator ends. */
	readonly stopping = new AbortController();
	hanging = 0;
	activeRequests = 0;
	origin = '';

	constructor(readonly clock: Clock) {
		// Every request that sleeps listens to it: hundreds at once are no leak, as Node.js would warn.
		setMaxListeners(0, this.stopping.signal);
	}

	get first(): Tenant {
		return this.tenants[0]!;
	}

	/** By its id or its domain, in any case. */
	tenant(name: string): Tenant | undefined {
		const wanted = name.toLowerCase();
		return this.tenants.find(({ settings: { tenantId, tenantDomain } }) =>
			[tenantId, tenantDomain].some((known) => known.toLowerCase() === wanted),
		);
	}

	/** Whose profiles the request of a bearer is about. */
	tenantOfBearer(bearer: string | undefined): Tenant {
		const record = bearer === undefined ? undefined : this.accessTokens.get(bearer);
		return record?.tenant ?? this.first;
	}

	/** The app that an access token was issued to, whether or not the token is still accepted. */
	clientOfBearer(bearer: string | undefined): string | undefined {
		return bearer === undefined ? undefined : this.accessTokens.get(bearer)?.clientId;
	}

	/** The tenant that has, or had, a profile, where it is another one. */
	otherOwner(tenant: Tenant, profileId: string | undefined): Tenant | undefined {
		if (profileId === undefined || tenant.profiles.findEver(profileId)) return undefined;
		return this.tenants.find(({ profiles }) => profiles.findEver(profileId));
	}
}
