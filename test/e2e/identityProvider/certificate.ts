import { X509Certificate, type JsonWebKey } from 'node:crypto';
import { generate } from 'selfsigned';

export interface AppCertificate {
	privateKey: string;
	certificate: string;
	publicJwk: JsonWebKey;
}

/** What an administrator uploads to an app registration, and what n8n signs with. */
export async function makeAppCertificate(): Promise<AppCertificate> {
	const made = await generate([{ name: 'commonName', value: 'n8n' }], {
		keyType: 'rsa',
		keySize: 2048,
		algorithm: 'sha256',
	});
	const publicJwk = new X509Certificate(made.cert).publicKey.export({ format: 'jwk' });
	return { privateKey: made.private, certificate: made.cert, publicJwk };
}
