import type { Simulator } from '.';
import { askToken, type BareAnswer } from './client';

/** Where the browser goes back to in the tests. */
export const REDIRECT = 'http://localhost/back';

export const credentials = ({ settings }: Simulator) => ({
	client_id: settings.clientId,
	client_secret: settings.clientSecret,
});

/** A token request of the application, with what is given changed. */
export const asApp = (
	simulator: Simulator,
	more: Record<string, string> = {},
): Promise<BareAnswer> =>
	askToken(simulator, {
		grant_type: 'client_credentials',
		scope: `${simulator.origin}/.default`,
		...credentials(simulator),
		...more,
	});

/** Where the authorize endpoint sends the browser. */
export async function authorize(simulator: Simulator, query: Record<string, string>): Promise<URL> {
	const { tenantId, clientId } = simulator.settings;
	const all = { client_id: clientId, response_type: 'code', redirect_uri: REDIRECT, ...query };
	const url = `${simulator.origin}/${tenantId}/oauth2/v2.0/authorize?${new URLSearchParams(all)}`;
	return new URL((await fetch(url, { redirect: 'manual' })).headers.get('location')!);
}

/** What the code of a sign-in is redeemed for. */
export async function signInUser(simulator: Simulator, scope: string): Promise<BareAnswer> {
	const back = await authorize(simulator, { scope, nonce: 'n1' });
	return askToken(simulator, {
		grant_type: 'authorization_code',
		code: back.searchParams.get('code') ?? '',
		redirect_uri: REDIRECT,
		...credentials(simulator),
	});
}

/** What a JWT says. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export const claimsOf = (token: string): any =>
	JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
