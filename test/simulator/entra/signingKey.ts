import { generateKeyPairSync, type KeyObject } from 'node:crypto';

interface SigningKey {
	kid: string;
	privateKey: KeyObject;
	publicKey: KeyObject;
}

let key: SigningKey | undefined;

/** The key that signs id_tokens, as Entra has one for all tenants; made when first needed, since it takes time. */
export function signingKey(): SigningKey {
	key ??= { kid: 'intune-simulator', ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
	return key;
}
