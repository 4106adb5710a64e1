import type { Answer } from '../http/answer';
import { randomLetters, randomSecret } from '../random';
import type { Tenant } from '../tenant';
import { appOf } from './apps';
import { notGranted, readScope } from './scopes';

/** The grant of RFC 8628, and as Microsoft's library names it. */
export const DEVICE_CODE_GRANTS = ['urn:ietf:params:oauth:grant-type:device_code', 'device_code'];

const LIFETIME_SECONDS = 900;

/**
 * POST {tenant}/oauth2/v2.0/devicecode: the user signs in at once, on no other device. Whether the app may sign users in
 * so is looked at when the code is redeemed.
 * learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
 */
export function deviceCode(
	{ entra, settings, origin }: Tenant,
	tenantName: string,
	form: URLSearchParams,
): Answer {
	const clientId = form.get('client_id') ?? '';
	const scope = form.get('scope') ?? '';
	const app = appOf(settings, clientId);
	const refused = entra.refusedTenant(tenantName, clientId);
	if (refused) return refused;
	if (!app) return entra.refuse(700016, { clientId });
	if (notGranted(readScope(scope), app.delegatedPermissions)) {
		return entra.refuse(65001, { clientId });
	}
	const device_code = randomSecret(32);
	const user_code = randomLetters(9);
	entra.deviceCodes.set(device_code, { clientId, scope });
	const verification_uri = `${origin}/devicelogin`;
	const body = {
		user_code,
		device_code,
		verification_uri,
		expires_in: LIFETIME_SECONDS,
		interval: 1,
		message: `To sign in, use a web browser to open the page ${verification_uri} and enter the code ${user_code} to authenticate.`,
	};
	return { status: 200, body, worked: true, from: 'entra' };
}
