import { createHash } from 'node:crypto';
import type { Answer } from '../http/answer';
import type { Call } from '../graph/call';
import type { Tenant } from '../tenant';
import type { AppSettings } from '../types';
import { entraRefusal, type RefusalContext } from './aadsts';
import type { AuthorizationCode } from './authorize';
import { checkClient } from './clientAuth';
import { DEVICE_CODE_GRANTS } from './deviceCode';
import { idToken } from './idToken';
import { notGranted, readScope } from './scopes';
import type { IssueRequest } from './tokens';

/** Entra's token endpoint for one tenant. Its faults are applied around it. */
export class Entra {
	readonly codes = new Map<string, AuthorizationCode>();
	/** What a device code stands for, until it is redeemed. */
	readonly deviceCodes = new Map<string, { clientId: string; scope: string }>();
	/** `jti` of the client assertions that were used. */
	readonly usedAssertions = new Set<string>();

	constructor(private readonly tenant: Tenant) {}

	/** POST {tenant}/oauth2/v2.0/token */
	token(tenantName: string, form: URLSearchParams, call: Call): Answer {
		const clientId = form.get('client_id') ?? undefined;
		const refused = this.refusedTenant(tenantName, clientId);
		if (refused) return refused;
		const grant = form.get('grant_type');
		if (!grant) return this.refuse(900144);
		const client = checkClient(this.tenant, form, call.headers.authorization);
		if ('refused' in client) return this.refuse(client.refused, client);
		call.clientId = client.app.clientId;
		if (DEVICE_CODE_GRANTS.includes(grant)) return this.redeemDevice(client.app, form);
		switch (grant) {
			case 'client_credentials':
				return this.clientCredentials(client.app, form);
			case 'refresh_token':
				return this.refresh(client.app, form);
			case 'authorization_code':
				return this.redeem(client.app, form);
			default:
				return this.refuse(70003);
		}
	}

	private clientCredentials({ clientId }: AppSettings, form: URLSearchParams): Answer {
		const { permissions, resource } = readScope(form.get('scope') ?? '');
		if (permissions !== 'default') return this.refuse(1002012, { clientId });
		return this.granted({ kind: 'application', clientId, resource });
	}

	private refresh(app: AppSettings, form: URLSearchParams): Answer {
		const { issuer, settings } = this.tenant;
		const { clientId } = app;
		const used = form.get('refresh_token') ?? '';
		const record = issuer.refreshTokens.get(used);
		if (!record || record.revoked || record.clientId !== clientId) {
			return this.refuse(70000, { clientId });
		}
		const scope = form.get('scope') ?? record.scope;
		const rotates = settings.rotateRefreshTokens;
		const answer = this.delegated(app, scope, undefined, {
			tenantId: record.tenantId,
			refreshKeepsTenant: record.tenantId !== undefined,
			withRefreshToken: rotates,
		});
		if (answer.status !== 200) return answer;
		if (rotates) record.revoked = true;
		else Object.assign(answer.body as object, { refresh_token: used });
		return answer;
	}

	private redeem(app: AppSettings, form: URLSearchParams): Answer {
		const { clientId } = app;
		const value = form.get('code') ?? '';
		const code = this.codes.get(value);
		if (!code || code.clientId !== clientId) return this.refuse(54005, { clientId });
		this.codes.delete(value);
		if (code.redirectUri !== form.get('redirect_uri')) return this.refuse(500112, { clientId });
		if (code.challenge) {
			const verifier = form.get('code_verifier') ?? '';
			const hash = createHash('sha256').update(verifier).digest('base64url');
			if (hash !== code.challenge && verifier !== code.challenge) {
				return this.refuse(501481, { clientId });
			}
		}
		const scope = form.get('scope') ?? code.scope;
		const withRefreshToken = readScope(scope).openId.includes('offline_access');
		return this.delegated(app, scope, code.nonce, { withRefreshToken });
	}

	private redeemDevice(app: AppSettings, form: URLSearchParams): Answer {
		const { clientId } = app;
		const value = form.get('device_code') ?? '';
		const code = this.deviceCodes.get(value);
		if (!code || code.clientId !== clientId) return this.refuse(54005, { clientId });
		this.deviceCodes.delete(value);
		const withRefreshToken = readScope(code.scope).openId.includes('offline_access');
		return this.delegated(app, code.scope, undefined, { withRefreshToken });
	}

	/** For the user: refused where a permission is asked for by name that was not granted. */
	private delegated(
		{ clientId, delegatedPermissions }: AppSettings,
		scope: string,
		nonce: string | undefined,
		more: IssueRequest,
	): Answer {
		const asked = readScope(scope);
		const { resource } = asked;
		if (notGranted(asked, delegatedPermissions)) return this.refuse(65001, { clientId, resource });
		const answer = this.granted({ ...more, clientId, scope, resource });
		if (asked.openId.includes('openid')) {
			const id_token = idToken(this.tenant, clientId, asked, nonce);
			Object.assign(answer.body as object, { id_token });
		}
		return answer;
	}

	private granted(request: IssueRequest): Answer {
		const tokens = this.tenant.issuer.issue(request);
		const body = { ...tokens, ext_expires_in: tokens.expires_in };
		return { status: 200, body, worked: true, from: 'entra' };
	}

	/** The refusal where the path names another tenant, or none. */
	refusedTenant(tenantName: string, clientId?: string): Answer | undefined {
		if (this.tenant.cloud.tenant(tenantName) === this.tenant) return undefined;
		const code = /^(common|organizations)$/i.test(tenantName) ? 50194 : 90002;
		return this.refuse(code, { clientId, tenantName });
	}

	refuse(code: number, more: Partial<RefusalContext> = {}): Answer {
		const { tenantId } = this.tenant.settings;
		return entraRefusal(code, { tenantId, ...more, now: this.tenant.gatewayNow() });
	}
}
