import { randomSecret } from '../random';
import type { SimulatorSettings } from '../types';
import type { AccessTokenRecord } from './tokens';

/** In `wids` of whoever has no role: a default of Entra's. */
const DEFAULT_USER = 'b79fbf4d-3ef9-4689-8143-76b194e85509';
const DEFAULT_APP = '0997a1d0-0d1d-4acb-b408-d5ca73121e90';

/**
 * The claims of an access token for Microsoft Graph, which is of version 1.0 whichever endpoint issues it.
 * learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function accessTokenClaims(
	record: AccessTokenRecord,
	settings: SimulatorSettings,
	now: number,
): object {
	const { kind, tenantId, clientId, audience, permissions, directoryRoles, expiresAt } = record;
	const seconds = Math.floor(now / 1000);
	const common = {
		aud: audience,
		iss: `https://sts.windows.net/${tenantId}/`,
		iat: seconds,
		nbf: seconds,
		exp: Math.floor(expiresAt / 1000),
		appid: clientId,
		app_displayname: 'n8n',
		tid: tenantId,
		uti: randomSecret(16),
		ver: '1.0',
	};
	if (kind === 'application') {
		return {
			...common,
			idtyp: 'app',
			// Without a granted permission the claim is missing.
			...(permissions.length > 0 ? { roles: permissions } : {}),
			wids: [DEFAULT_APP],
		};
	}
	return {
		...common,
		idtyp: 'user',
		scp: permissions.join(' '),
		oid: settings.userId,
		upn: settings.userPrincipalName,
		unique_name: settings.userPrincipalName,
		wids: [...directoryRoles, DEFAULT_USER],
	};
}
