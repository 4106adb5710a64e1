import { createHash } from 'node:crypto';
import type { Answer } from '../http/answer';
import type { Call } from '../graph/call';
import { entraError, REFUSALS } from './errors';
import { randomSecret } from '../random';
import type { Tenant } from '../tenant';

interface AuthorizationCode {
	redirectUri: string;
	scope: string;
	challenge?: string;
}

/** Entra's two endpoints of a tenant. Faults of the token endpoint are applied around it. */
export class Entra {
	private readonly codes = new Map<string, AuthorizationCode>();

	constructor(private readonly tenant: Tenant) {}

	/** GET {tenant}/oauth2/v2.0/authorize: signs in at once, without a page, and goes back with a code. */
	authorize(name: string, query: URLSearchParams): Answer {
		const refused = this.checkTenant(name) ?? this.checkApp(query.get('client_id'));
		if (refused) return refused;
		const redirectUri = query.get('redirect_uri') ?? '';
		if (!URL.canParse(redirectUri)) return this.refuse('wrongRedirect');
		const code = `1.${randomSecret(32)}`;
		this.codes.set(code, {
			redirectUri,
			scope: query.get('scope') ?? '',
			challenge: query.get('code_challenge') ?? undefined,
		});
		const back = new URL(redirectUri);
		back.searchParams.set('code', code);
		if (query.has('state')) back.searchParams.set('state', query.get('state')!);
		return { status: 302, headers: { Location: back.href }, worked: true, from: 'entra' };
	}

	/** POST {tenant}/oauth2/v2.0/token */
	token(name: string, form: URLSearchParams, call: Call): Answer {
		const grant = form.get('grant_type');
		const refused =
			this.checkTenant(name) ??
			(grant ? undefined : this.refuse('noGrant')) ??
			this.checkClient(form, call.headers.authorization);
		if (refused) return refused;
		const tenantId = this.tenant.settings.tenantId;
		if (grant === 'client_credentials') return this.clientCredentials(form, tenantId);
		if (grant === 'refresh_token') return this.refresh(form, tenantId);
		if (grant === 'authorization_code') return this.redeem(form, tenantId);
		return this.refuse('unknownGrant');
	}

	private clientCredentials(form: URLSearchParams, tenantId: string): Answer {
		const resource = /^(.+)\/\.default$/.exec(form.get('scope') ?? '')?.[1];
		if (!resource) return this.refuse('wrongScope');
		return this.granted(this.tenant.issuer.issue({ kind: 'application', tenantId, resource }));
	}

	private refresh(form: URLSearchParams, tenantId: string): Answer {
		const { issuer, settings } = this.tenant;
		const used = form.get('refresh_token') ?? '';
		const record = issuer.refreshTokens.get(used);
		if (!record || record.revoked) return this.refuse('badRefreshToken');
		const issued = issuer.issue({
			tenantId: record.tenantId ?? tenantId,
			scope: form.get('scope') ?? record.scope,
			withRefreshToken: settings.rotateRefreshTokens,
			refreshKeepsTenant: record.tenantId !== undefined,
		});
		if (settings.rotateRefreshTokens) record.revoked = true;
		else issued.refresh_token = used;
		return this.granted(issued);
	}

	private redeem(form: URLSearchParams, tenantId: string): Answer {
		const value = form.get('code') ?? '';
		const code = this.codes.get(value);
		if (!code) return this.refuse('badCode');
		this.codes.delete(value);
		if (code.redirectUri !== form.get('redirect_uri')) return this.refuse('wrongRedirect');
		if (code.challenge) {
			const verifier = form.get('code_verifier') ?? '';
			const hash = createHash('sha256').update(verifier).digest('base64url');
			if (hash !== code.challenge && verifier !== code.challenge) return this.refuse('badVerifier');
		}
		const scope = form.get('scope') ?? code.scope;
		const withRefreshToken = scope.split(' ').includes('offline_access');
		return this.granted(this.tenant.issuer.issue({ tenantId, scope, withRefreshToken }));
	}

	private granted(tokens: object): Answer {
		const lifetime = { ext_expires_in: this.tenant.settings.accessTokenLifetimeSeconds };
		return { status: 200, body: { ...lifetime, ...tokens }, worked: true, from: 'entra' };
	}

	private checkTenant(name: string): Answer | undefined {
		if (this.tenant.cloud.tenant(name) === this.tenant) return undefined;
		return this.refuse(/^(common|organizations)$/i.test(name) ? 'commonTenant' : 'unknownTenant');
	}

	private checkApp(clientId: string | null): Answer | undefined {
		return clientId === this.tenant.settings.clientId ? undefined : this.refuse('unknownApp');
	}

	/** The secret in the body or as Basic; or a client_assertion, which is not verified. */
	private checkClient(form: URLSearchParams, authorization?: string): Answer | undefined {
		const { settings } = this.tenant;
		const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
		const [basicId, basicSecret] = basic
			? Buffer.from(basic, 'base64').toString().split(/:(.*)/s).map(formDecode)
			: [];
		const clientId = form.get('client_id') ?? basicId ?? assertedClient(form) ?? null;
		const refusedApp = this.checkApp(clientId);
		if (refusedApp) return refusedApp;
		if (settings.acceptClientAssertion && form.get('client_assertion')) return undefined;
		const secret = form.get('client_secret') ?? basicSecret;
		if (!secret) return this.refuse('noSecret');
		if (secret !== settings.clientSecret) return this.refuse('wrongSecret');
		return settings.clientSecretExpired ? this.refuse('expiredSecret') : undefined;
	}

	private refuse(kind: keyof typeof REFUSALS): Answer {
		const [status, error, code, text] = REFUSALS[kind];
		return entraError(this.tenant.gatewayNow(), status, error, code, text);
	}
}

const formDecode = (text: string): string => {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		return text;
	}
};

/** `sub` of a client assertion; a certificate sign-in may leave client_id out. */
function assertedClient(form: URLSearchParams): string | undefined {
	try {
		const payload = form.get('client_assertion')?.split('.')[1] ?? '';
		const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub?: string };
		return claims.sub;
	} catch {
		return undefined;
	}
}
