import { createHash, X509Certificate } from 'node:crypto';
import jwt, { type JwtHeader, type JwtPayload } from 'jsonwebtoken';
import type { Tenant } from '../tenant';
import type { AppSettings } from '../types';

/** learn.microsoft.com/entra/identity-platform/certificate-credentials: at the most ten minutes. */
const LONGEST_SECONDS = 600;
const SKEW_SECONDS = 300;

/** The claims of a client assertion, unverified; undefined where it is none. */
export function readAssertion(
	assertion: string | null,
): { header: JwtHeader & { x5t?: string; 'x5t#S256'?: string }; payload: JwtPayload } | undefined {
	const decoded = assertion ? jwt.decode(assertion, { complete: true }) : null;
	return decoded && typeof decoded.payload === 'object'
		? { header: decoded.header, payload: decoded.payload }
		: undefined;
}

/**
 * The AADSTS number with which Entra refuses a client assertion; undefined: it is the app's. It must be signed
 * (RS256 or PS256) by a registered certificate that its header names (x5t or x5t#S256), for this token endpoint, within
 * its time, with a jti that was not used before (stricter than Entra, as far as is known).
 */
export function wrongAssertion(
	tenant: Tenant,
	app: AppSettings,
	assertion: string,
): number | undefined {
	const { origin, settings, entra } = tenant;
	const read = readAssertion(assertion);
	if (!read) return 50027;
	const { header, payload } = read;
	if (payload.sub !== app.clientId || payload.iss !== app.clientId) return 700021;
	const certificate = app.certificates
		.map((pem) => new X509Certificate(pem))
		.find((one) => isNamed(header, one));
	if (!certificate) return 700027;
	try {
		// The times are looked at below, since Entra has words of its own for them.
		jwt.verify(assertion, certificate.publicKey, {
			algorithms: ['RS256', 'PS256'],
			ignoreExpiration: true,
			ignoreNotBefore: true,
		});
	} catch {
		return 700027;
	}
	const tenants = [settings.tenantId, settings.tenantDomain].map((name) => name.toLowerCase());
	const audiences = tenants.flatMap((name) => [
		`${origin}/${name}/oauth2/v2.0/token`,
		`${origin}/${name}/v2.0`,
	]);
	if (!audiences.includes(String(payload.aud).toLowerCase())) return 700023;
	const now = tenant.gatewayNow();
	const { exp = 0, nbf = 0 } = payload;
	const seconds = now / 1000;
	if (exp <= seconds - SKEW_SECONDS || exp > seconds + LONGEST_SECONDS + SKEW_SECONDS)
		return 700024;
	if (nbf > seconds + SKEW_SECONDS) return 700024;
	if (now > Date.parse(certificate.validTo) || now < Date.parse(certificate.validFrom))
		return 1000502;
	if (typeof payload.jti !== 'string' || entra.usedAssertions.has(payload.jti)) return 50027;
	entra.usedAssertions.add(payload.jti);
	return undefined;
}

/** x5t is the SHA-1 thumbprint, x5t#S256 the SHA-256 one, both in base64url. RFC 7515, sections 4.1.7 and 4.1.8. */
function isNamed(header: { x5t?: string; 'x5t#S256'?: string }, { raw }: X509Certificate): boolean {
	const thumbprint = (algorithm: string) => createHash(algorithm).update(raw).digest('base64url');
	return header['x5t#S256'] === thumbprint('sha256') || header.x5t === thumbprint('sha1');
}
