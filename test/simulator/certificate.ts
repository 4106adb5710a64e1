import { generate } from 'selfsigned';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A certificate authority of this run and a certificate of its own for 127.0.0.1 and localhost. */
export async function makeCertificate(): Promise<{ ca: string; key: string; cert: string }> {
	// By the wall clock, since TLS checks against that one whatever clock the simulator has.
	const validity = {
		keyType: 'ec' as const,
		algorithm: 'sha256',
		notBeforeDate: new Date(Date.now() - DAY_MS),
		notAfterDate: new Date(Date.now() + 30 * DAY_MS),
	};
	const authority = await generate([{ name: 'commonName', value: 'Intune simulator CA' }], {
		...validity,
		extensions: [
			{ name: 'basicConstraints', cA: true, critical: true },
			{ name: 'keyUsage', keyCertSign: true, digitalSignature: true, critical: true },
		],
	});
	const server = await generate([{ name: 'commonName', value: 'localhost' }], {
		...validity,
		ca: { key: authority.private, cert: authority.cert },
		extensions: [
			{ name: 'basicConstraints', cA: false },
			{ name: 'keyUsage', digitalSignature: true, critical: true },
			{ name: 'extKeyUsage', serverAuth: true },
			{
				name: 'subjectAltName',
				altNames: [
					{ type: 2, value: 'localhost' },
					{ type: 7, ip: '127.0.0.1' },
				],
			},
		],
	});
	return { ca: authority.cert, key: server.private, cert: server.cert };
}
