import type { Simulator } from './handle';

/** A bare client for tests of the simulator itself. */
export interface BareClient {
	accessToken: string;
	headers: Record<string, string>;
	call(method: string, path: string, body?: unknown, init?: RequestInit): Promise<BareAnswer>;
	batch(requests: unknown[], version?: string): Promise<BareAnswer>;
}

export interface BareAnswer {
	status: number;
	headers: Headers;
	text: string;
	// eslint-disable-next-line @typescript-eslint/no-explicit-any
	json: any;
}

/** Signs in as the application; paths are relative to the origin. */
export async function signIn(simulator: Simulator): Promise<BareClient> {
	const { clientId, clientSecret } = simulator.settings;
	const answer = await askToken(simulator, {
		grant_type: 'client_credentials',
		client_id: clientId,
		client_secret: clientSecret,
		scope: `${simulator.origin}/.default`,
	});
	const headers = {
		Authorization: `Bearer ${answer.json.access_token}`,
		Accept: 'application/json',
		'Content-Type': 'application/json',
	};
	const client: BareClient = {
		accessToken: answer.json.access_token,
		headers,
		call: async (method, path, body, init) =>
			read(
				await fetch(path.startsWith('http') ? path : simulator.origin + path, {
					method,
					headers,
					body: body === undefined ? undefined : JSON.stringify(body),
					redirect: 'manual',
					...init,
				}),
			),
		batch: (requests, version = 'beta') => client.call('POST', `/${version}/$batch`, { requests }),
	};
	return client;
}

export async function askToken(
	simulator: Simulator,
	form: Record<string, string>,
	tenant = simulator.settings.tenantId,
): Promise<BareAnswer> {
	const url = `${simulator.origin}/${tenant}/oauth2/v2.0/token`;
	return read(await fetch(url, { method: 'POST', body: new URLSearchParams(form) }));
}

async function read(response: Response): Promise<BareAnswer> {
	const text = await response.text();
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		// Not every answer is JSON.
	}
	return { status: response.status, headers: response.headers, text, json };
}

export const DEVICE_OWNER_PATH = '/deviceManagement/androidDeviceOwnerEnrollmentProfiles';
export const ANDROID_FOR_WORK_PATH = '/deviceManagement/androidForWorkEnrollmentProfiles';

/** A part of a batch that makes a token. */
export const createTokenPart = (id: string, profileId: string, more: object = {}) => ({
	id,
	method: 'POST',
	url: `${DEVICE_OWNER_PATH}/${profileId}/createToken`,
	headers: { 'Content-Type': 'application/json' },
	body: { tokenValidityInSeconds: 3600 },
	...more,
});
