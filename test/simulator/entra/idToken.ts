import jwt from 'jsonwebtoken';
import type { Tenant } from '../tenant';
import type { AskedScope } from './scopes';
import { signingKey } from './signingKey';

/** An id_token of the tenant's user. learn.microsoft.com/entra/identity-platform/id-token-claims-reference */
export function idToken(
	{ origin, settings, clock }: Tenant,
	clientId: string,
	{ openId }: AskedScope,
	nonce: string | undefined,
): string {
	const { kid, privateKey } = signingKey();
	const now = Math.floor(clock.now() / 1000);
	const { tenantId, userId, userPrincipalName } = settings;
	const claims = {
		aud: clientId,
		iss: `${origin}/${tenantId}/v2.0`,
		iat: now,
		nbf: now,
		exp: now + settings.accessTokenLifetimeSeconds,
		...(openId.includes('profile') ? { name: 'Admin', preferred_username: userPrincipalName } : {}),
		...(openId.includes('email') ? { email: userPrincipalName } : {}),
		...(nonce === undefined ? {} : { nonce }),
		oid: userId,
		sub: userId,
		tid: tenantId,
		ver: '2.0',
	};
	return jwt.sign(claims, privateKey, { algorithm: 'RS256', keyid: kid });
}
