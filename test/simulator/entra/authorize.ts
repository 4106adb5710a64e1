import type { Answer } from '../http/answer';
import { randomSecret } from '../random';
import type { Tenant } from '../tenant';
import { appOf } from './apps';
import { notGranted, readScope } from './scopes';

/** What an authorization code stands for, until it is redeemed. */
export interface AuthorizationCode {
	clientId: string;
	redirectUri: string;
	scope: string;
	challenge?: string;
	nonce?: string;
}

/** GET {tenant}/oauth2/v2.0/authorize: signs in at once, without a page, and goes back with a code. */
export function authorize(
	{ entra, settings }: Tenant,
	tenantName: string,
	query: URLSearchParams,
): Answer {
	const clientId = query.get('client_id') ?? '';
	const app = appOf(settings, clientId);
	const refused = entra.refusedTenant(tenantName, clientId);
	if (refused) return refused;
	if (!app) return entra.refuse(700016, { clientId });
	const redirectUri = query.get('redirect_uri') ?? '';
	if (!URL.canParse(redirectUri)) return entra.refuse(500112, { clientId });
	const scope = query.get('scope') ?? '';
	const state = query.get('state') ?? undefined;
	if (notGranted(readScope(scope), app.delegatedPermissions)) {
		return redirect(redirectUri, {
			error: 'consent_required',
			error_description: `AADSTS65001: The user or administrator has not consented to use the application with ID '${clientId}' named 'n8n'.`,
			state,
		});
	}
	const code = `1.${randomSecret(32)}`;
	entra.codes.set(code, {
		clientId,
		redirectUri,
		scope,
		challenge: query.get('code_challenge') ?? undefined,
		nonce: query.get('nonce') ?? undefined,
	});
	return redirect(redirectUri, { code, state });
}

/** The refusals that an administrator's consent cures. */
const CONSENT_CODES = [700016, 7000229, 65001];

/**
 * GET {tenant}/adminconsent: the administrator consents at once, without a page.
 * learn.microsoft.com/entra/identity-platform/v2-admin-consent
 */
export function adminConsent(
	{ entra, settings }: Tenant,
	tenantName: string,
	query: URLSearchParams,
): Answer {
	const clientId = query.get('client_id') ?? '';
	const app = [settings, ...settings.otherApps].find((one) => one.clientId === clientId);
	const refused = entra.refusedTenant(tenantName, clientId);
	if (refused) return refused;
	if (!app) return entra.refuse(700016, { clientId });
	if (CONSENT_CODES.includes(app.signInRefusal ?? 0)) app.signInRefusal = null;
	const redirectUri = query.get('redirect_uri') ?? '';
	if (!URL.canParse(redirectUri)) {
		return { status: 200, body: '<html><body>Consent granted.</body></html>', from: 'entra' };
	}
	const state = query.get('state') ?? undefined;
	return redirect(redirectUri, { admin_consent: 'True', tenant: settings.tenantId, state });
}

function redirect(to: string, parameters: Record<string, string | undefined>): Answer {
	const back = new URL(to);
	for (const [name, value] of Object.entries(parameters)) {
		if (value !== undefined) back.searchParams.set(name, value);
	}
	return { status: 302, headers: { Location: back.href }, worked: true, from: 'entra' };
}
