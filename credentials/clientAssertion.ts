import {
	constants,
	createPrivateKey,
	randomUUID,
	sign,
	X509Certificate,
	type KeyObject,
} from 'crypto';

/**
 * So long before and after now an assertion is good, in seconds: ten minutes in all, which is the most that Entra takes. With
 * the five minutes that Entra allows for, a clock of this machine may be ten minutes wrong in either direction.
 */
const MARGIN_SECONDS = 300;

/** What proves that the app registration asks. */
interface ClientCertificate {
	/** PEM of an RSA key, without a passphrase. */
	privateKey: unknown;
	/** PEM of the certificate that is registered for the app. */
	certificate: unknown;
}

/**
 * A signed client assertion: a JWT (PS256) that names the certificate by its SHA-256 thumbprint and is good once, for one
 * token endpoint (learn.microsoft.com/entra/identity-platform/certificate-credentials). RSA keys of any use can sign
 * PS256, and Entra takes it in all clouds, so there is no RS256 to fall back to. Throws in words of its own, which hold
 * nothing of the key.
 * @param now milliseconds since 1970
 */
export function clientAssertion(
	{ privateKey, certificate }: ClientCertificate,
	clientId: string,
	tokenUrl: string,
	now: number,
): string {
	const key = readKey(privateKey);
	const { fingerprint256 } = readCertificate(certificate, key);
	const thumbprint = fingerprint256.replace(/:/g, '');
	const header = {
		alg: 'PS256',
		typ: 'JWT',
		'x5t#S256': Buffer.from(thumbprint, 'hex').toString('base64url'),
	};
	const seconds = Math.floor(now / 1000);
	const claims = {
		aud: tokenUrl,
		iss: clientId,
		sub: clientId,
		jti: randomUUID(),
		nbf: seconds - MARGIN_SECONDS,
		exp: seconds + MARGIN_SECONDS,
	};
	const unsigned = [header, claims].map(encoded).join('.');
	const padding = constants.RSA_PKCS1_PSS_PADDING;
	const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
	const signature = sign('sha256', Buffer.from(unsigned), { key, padding, saltLength });
	return `${unsigned}.${signature.toString('base64url')}`;
}

function encoded(part: object): string {
	return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function readKey(privateKey: unknown): KeyObject {
	const key = attempt(() => createPrivateKey(pem(privateKey)));
	if (key?.asymmetricKeyType !== 'rsa' && key?.asymmetricKeyType !== 'rsa-pss')
		throw new Error('The private key of the credential cannot be read');
	return key;
}

function readCertificate(certificate: unknown, key: KeyObject): X509Certificate {
	const read = attempt(() => new X509Certificate(pem(certificate)));
	if (!read) throw new Error('The certificate of the credential cannot be read');
	if (!attempt(() => read.checkPrivateKey(key)))
		throw new Error('The private key of the credential is not that of its certificate');
	return read;
}

/** The first block of a pasted PEM, whatever became of its line breaks: n8n's fields for passwords have one line. */
function pem(text: unknown): string {
	const block = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/.exec(String(text));
	if (!block) return '';
	const [, kind, body = ''] = block;
	const lines = body.replace(/\\[rn]|\s/g, '').match(/.{1,64}/g) ?? [];
	return [`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`, ''].join('\n');
}

/** What Node.js says of a key that is none may quote it. */
function attempt<T>(read: () => T): T | undefined {
	try {
		return read();
	} catch {
		return undefined;
	}
}
