import { createHmac, randomBytes } from 'node:crypto';
import { randomSecret } from '../random';
import type { IssuedTokens, IssueOptions } from '../handle';
import type { Tenant } from '../tenant';
import type { SignInKind } from '../types';
import { appOf } from './apps';
import { accessTokenClaims } from './claims';
import { readScope } from './scopes';

/** What an access token says, as Graph reads it: what was granted when it was issued. */
export interface AccessTokenRecord {
	/** Whose profiles it opens. */
	tenant: Tenant;
	kind: SignInKind;
	/** `tid`; of another tenant than the one that it opens, it sees no profile. */
	tenantId: string;
	/** `appid` */
	clientId: string;
	/** `aud` */
	audience: string;
	/** `roles` of an application, `scp` of a user. */
	permissions: string[];
	/** `wids`: Entra roles of the user, by the id of their template. */
	directoryRoles: string[];
	expiresAt: number;
	uses: number;
}

export interface RefreshTokenRecord {
	clientId: string;
	scope: string;
	/** Set: the token belongs to that tenant and stays so, whichever endpoint refreshes it. */
	tenantId?: string;
	revoked: boolean;
}

export interface IssueRequest extends IssueOptions {
	scope?: string;
	resource?: string;
	withRefreshToken?: boolean;
}

const base64url = (value: object): string =>
	Buffer.from(JSON.stringify(value)).toString('base64url');

/** Access tokens are JWTs as Entra's look, signed with a key of this run; only those it knows are accepted. */
export class TokenIssuer {
	readonly refreshTokens = new Map<string, RefreshTokenRecord>();
	private readonly key = randomBytes(32);

	constructor(private readonly tenant: Tenant) {}

	issue(request: IssueRequest = {}): IssuedTokens {
		const { settings, origin } = this.tenant;
		const { kind = 'delegated', clientId = settings.clientId, resource = origin } = request;
		const { tenantId = settings.tenantId } = request;
		const lifetime = request.lifetimeSeconds ?? settings.accessTokenLifetimeSeconds;
		const app = appOf(settings, clientId) ?? settings;
		const permissions =
			kind === 'application' ? app.applicationPermissions : app.delegatedPermissions;
		const issued: IssuedTokens = {
			token_type: 'Bearer',
			expires_in: lifetime,
			access_token: this.accessToken({
				tenant: this.tenant.cloud.tenant(tenantId) ?? this.tenant,
				kind,
				tenantId,
				clientId,
				audience: settings.audience ?? resource,
				permissions: [...permissions],
				directoryRoles: kind === 'application' ? [] : [...settings.directoryRoles],
				expiresAt: this.tenant.clock.now() + lifetime * 1000,
				uses: 0,
			}),
		};
		if (kind === 'application') return issued;
		const scope = request.scope ?? `openid offline_access ${origin}/.default`;
		const { openId } = readScope(scope);
		// offline_access is granted by the refresh token itself.
		issued.scope = [...permissions, ...openId.filter((one) => one !== 'offline_access')].join(' ');
		if (request.withRefreshToken ?? true) {
			issued.refresh_token = `1.${randomSecret(48)}`;
			this.refreshTokens.set(issued.refresh_token, {
				clientId,
				scope,
				tenantId: request.refreshKeepsTenant ? tenantId : undefined,
				revoked: false,
			});
		}
		return issued;
	}

	private accessToken(record: AccessTokenRecord): string {
		const { settings, cloud, clock } = this.tenant;
		const token = settings.readableAccessTokens
			? this.jwt(accessTokenClaims(record, settings, clock.now()))
			: `E${randomSecret(96)}`;
		cloud.accessTokens.set(token, record);
		return token;
	}

	private jwt(claims: object): string {
		const unsigned = `${base64url({ typ: 'JWT', alg: 'HS256' })}.${base64url(claims)}`;
		return `${unsigned}.${createHmac('sha256', this.key).update(unsigned).digest('base64url')}`;
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
