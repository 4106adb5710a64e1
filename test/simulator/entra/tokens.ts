import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { randomSecret } from '../random';
import type { IssuedTokens, IssueOptions } from '../handle';
import type { Clock, SignInKind, SimulatorSettings } from '../types';

export interface AccessTokenRecord {
	kind: SignInKind;
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
	private readonly accessTokens = new Map<string, AccessTokenRecord>();
	private readonly key = randomBytes(32);

	constructor(
		private readonly settings: SimulatorSettings,
		private readonly clock: Clock,
		private readonly origin: () => string,
	) {}

	issue(
		options: IssueOptions & { scope?: string; resource?: string; withRefreshToken?: boolean } = {},
	): IssuedTokens {
		const {
			kind = 'delegated',
			tenantId = this.settings.tenantId,
			resource = this.origin(),
		} = options;
		const lifetime = options.lifetimeSeconds ?? this.settings.accessTokenLifetimeSeconds;
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
		const now = this.clock.now();
		const seconds = Math.floor(now / 1000);
		const claims = {
			aud: resource,
			iss: `https://sts.windows.net/${tenantId}/`,
			iat: seconds,
			nbf: seconds,
			exp: seconds + lifetime,
			appid: this.settings.clientId,
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
		this.accessTokens.set(token, { kind, tenantId, expiresAt: now + lifetime * 1000, uses: 0 });
		return token;
	}

	/** Takes one use of the token; undefined where it was never issued, `expired` where its time or uses are over. */
	use(token: string): AccessTokenRecord | 'expired' | undefined {
		const record = this.accessTokens.get(token);
		if (!record) return undefined;
		const bound = this.settings.accessTokenUses;
		if (this.clock.now() >= record.expiresAt || (bound > 0 && record.uses >= bound))
			return 'expired';
		record.uses++;
		return record;
	}

	expireAccessTokens(): void {
		for (const record of this.accessTokens.values()) record.expiresAt = -Infinity;
	}

	revokeRefreshTokens(): void {
		for (const record of this.refreshTokens.values()) record.revoked = true;
	}

	secrets(): string[] {
		return [...this.accessTokens.keys(), ...this.refreshTokens.keys()];
	}
}
