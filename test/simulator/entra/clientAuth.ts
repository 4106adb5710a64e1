import type { Tenant } from '../tenant';
import type { AppSettings } from '../types';
import { appOf } from './apps';
import { readAssertion, wrongAssertion } from './assertion';

/** The app that asks, or the AADSTS number of the refusal. */
export type ClientCheck = { app: AppSettings } | { refused: number; clientId?: string };

/** The secret in the body or as Basic, or a client_assertion. */
export function checkClient(
	tenant: Tenant,
	form: URLSearchParams,
	authorization: string | undefined,
): ClientCheck {
	const basic = readBasic(authorization);
	const assertion = form.get('client_assertion');
	// A certificate sign-in may leave client_id out.
	const clientId = form.get('client_id') ?? basic.id ?? readAssertion(assertion)?.payload.sub;
	const app = appOf(tenant.settings, clientId);
	if (!app) return { refused: 700016, clientId };
	const refused =
		app.signInRefusal ??
		(app.acceptClientAssertion && assertion
			? checkAssertion(tenant, app, assertion)
			: checkSecret(app, form.get('client_secret') ?? basic.secret, isForUser(form)));
	return refused === undefined ? { app } : { refused, clientId };
}

/** Without a registered certificate any assertion will do: tests that are about something else need none. */
const checkAssertion = (tenant: Tenant, app: AppSettings, assertion: string): number | undefined =>
	app.certificates.length > 0 ? wrongAssertion(tenant, app, assertion) : undefined;

/** An application proves who it is; for a user a public client may ask. */
const isForUser = (form: URLSearchParams): boolean =>
	form.get('grant_type') !== 'client_credentials';

function checkSecret(
	app: AppSettings,
	secret: string | undefined,
	forUser: boolean,
): number | undefined {
	if (!secret) return forUser && app.allowPublicClient ? undefined : 7000218;
	if (secret !== app.clientSecret) return 7000215;
	return app.clientSecretExpired ? 7000222 : undefined;
}

function readBasic(authorization = ''): { id?: string; secret?: string } {
	const basic = /^Basic (.+)$/i.exec(authorization)?.[1];
	if (!basic) return {};
	const [id, secret] = Buffer.from(basic, 'base64').toString().split(/:(.*)/s).map(formDecode);
	return { id, secret };
}

const formDecode = (text: string): string => {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		return text;
	}
};
