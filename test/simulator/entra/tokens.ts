import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { randomSecret } from '../random';
import type { IssuedTokens, IssueOptions } from '../handle';
import type { Tenant } from '../tenant';
import type { SignInKind } from '../types';

export interface AccessTokenRecord {
	/** Whose profiles it opens. */
	tenant: Tenant;
	kind: SignInKind;
	/** `tid`; of another tenant than the one that it opens, it sees no profile. */
	tenantId: string;
	expiresAt: number;
	uses: number;
}

export interface RefreshTokenRecord {
	scope: string;
	/** Set: the token belongs to that tenant and stays so, whichever endpoint refreshes it. */
	tenantId?: string;
	revoked: boolean;
}

const PERMISSION = 'DeviceManagementConfiguration.ReadWrite.All';
const base64url = (value: object): string =>
	Buffer.from(JSON.stringify(value)).toString('base64url');

/** Access tokens are JWTs as Entra's look, signed with a key of this run; only those it knows are accepted. */
export class TokenIssuer {
	readonly refreshTokens = new Map<string, RefreshTokenRecord>();
	private readonly key = randomBytes(32);

	constructor(private readonly tenant: Tenant) {}

	issue(
		options: IssueOptions & { scope?: string; resource?: string; withRefreshToken?: boolean } = {},
	): IssuedTokens {
		const {
			kind = 'delegated',
			tenantId = this.tenant.settings.tenantId,
			resource = this.tenant.origin,
		} = options;
		const lifetime = options.lifetimeSeconds ?? this.tenant.settings.accessTokenLifetimeSeconds;
		const accessToken = this.accessToken(kind, tenantId, resource, lifetime);
		const issued: IssuedTokens = {
			token_type: 'Bearer',
			expires_in: lifetime,
			access_token: accessToken,
		};
		if (kind === 'application') return issued;
		issued.scope = options.scope ?? `openid offline_access ${PERMISSION}`;
		if (options.withRefreshToken ?? true) {
			issued.refresh_token = `1.${randomSecret(48)}`;
			this.refreshTokens.set(issued.refresh_token, {
				scope: issued.scope,
				tenantId: options.refreshKeepsTenant ? tenantId : undefined,
				revoked: false,
			});
		}
		return issued;
	}

	private accessToken(
		kind: SignInKind,
		tenantId: string,
		resource: string,
		lifetime: number,
	): string {
		const now = this.tenant.clock.now();
		const seconds = Math.floor(now / 1000);
		const claims = {
			aud: resource,
			iss: `https://sts.windows.net/${tenantId}/`,
			iat: seconds,
			nbf: seconds,
			exp: seconds + lifetime,
			appid: this.tenant.settings.clientId,
			tid: tenantId,
			uti: randomSecret(16),
			ver: '1.0',
			...(kind === 'application'
				? { idtyp: 'app', roles: [PERMISSION] }
				: {
						idtyp: 'user',
						scp: PERMISSION,
						oid: randomUUID(),
						upn: 'admin@contoso.onmicrosoft.com',
					}),
		};
		const unsigned = `${base64url({ typ: 'JWT', alg: 'HS256' })}.${base64url(claims)}`;
		const token = `${unsigned}.${createHmac('sha256', this.key).update(unsigned).digest('base64url')}`;
		const { cloud } = this.tenant;
		const expiresAt = now + lifetime * 1000;
		const opens = cloud.tenant(tenantId) ?? this.tenant;
		cloud.accessTokens.set(token, { tenant: opens, kind, tenantId, expiresAt, uses: 0 });
		return token;
	}

	/** Takes one use of the token; undefined where it was never issued, `expired` where its time or uses are over. */
	use(token: string): AccessTokenRecord | 'expired' | undefined {
		const record = this.tenant.cloud.accessTokens.get(token);
		if (!record) return undefined;
		const bound = this.tenant.settings.accessTokenUses;
		if (this.tenant.clock.now() >= record.expiresAt || (bound > 0 && record.uses >= bound))
			return 'expired';
		record.uses++;
		return record;
	}

	expireAccessTokens(): void {
		for (const [, record] of this.issued()) record.expiresAt = -Infinity;
	}

	private issued(): Array<[string, AccessTokenRecord]> {
		return [...this.tenant.cloud.accessTokens].filter(([, { tenant }]) => tenant === this.tenant);
	}

	revokeRefreshTokens(): void {
		for (const record of this.refreshTokens.values()) record.revoked = true;
	}

	secrets(): string[] {
		return [...this.issued().map(([token]) => token), ...this.refreshTokens.keys()];
	}
}
