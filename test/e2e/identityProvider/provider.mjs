/**
 * A real OpenID provider in the place of Entra ID, as a process of its own: it is an ES module, which
 * jest's tests cannot load. Started with its settings as JSON; says what it did, and is told what to
 * do, by messages.
 */
import { createServer } from 'node:http';
import Provider, { interactionPolicy } from 'oidc-provider';

const PERMISSION = 'DeviceManagementConfiguration.ReadWrite.All';
const { port, tenantId, graphUrl, clients } = JSON.parse(process.argv[2]);
const origin = `http://127.0.0.1:${port}`;
const settings = { accessTokenSeconds: 3600 };
const refreshTokens = [];

/** Entra's "choose an account", which n8n asks for. The account is chosen by signing in. */
const policy = interactionPolicy.base();
policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);

const provider = new Provider(`${origin}/${tenantId}`, {
	clients,
	scopes: ['openid', 'offline_access', PERMISSION, `${graphUrl}/.default`],
	clientAuthMethods: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
	features: {
		devInteractions: { enabled: false },
		clientCredentials: { enabled: true },
		introspection: { enabled: true },
	},
	routes: {
		authorization: `/${tenantId}/oauth2/v2.0/authorize`,
		token: `/${tenantId}/oauth2/v2.0/token`,
	},
	interactions: { policy, url: (_ctx, { uid }) => `/interaction/${uid}` },
	findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
	pkce: { required: () => false },
	issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
	rotateRefreshToken: true,
	ttl: {
		AccessToken: () => settings.accessTokenSeconds,
		ClientCredentials: () => settings.accessTokenSeconds,
		RefreshToken: 86_400,
		Interaction: 600,
		Session: 600,
		Grant: 86_400,
	},
	cookies: { keys: [tenantId] },
});

/** The page on which a user signs in and consents; both in one click. */
async function interact(request, response) {
	const { prompt, params, grantId } = await provider.interactionDetails(request, response);
	if (request.method === 'GET') {
		response.setHeader('content-type', 'text/html');
		const asked = `<p id="scope">${params.scope}</p>`;
		response.end(
			`<form method="post"><h1>${prompt.name}</h1>${asked}<button>Accept</button></form>`,
		);
		return;
	}
	const accountId = 'admin@contoso.example';
	const grant = grantId
		? await provider.Grant.find(grantId)
		: new provider.Grant({ accountId, clientId: params.client_id });
	grant.addOIDCScope(params.scope);
	const result = {
		login: { accountId },
		select_account: {},
		consent: { grantId: await grant.save() },
	};
	await provider.interactionFinished(request, response, result);
}

const report = (event, details = {}) => process.send({ event, ...details });
provider.on('grant.success', ({ oidc }) =>
	report('granted', {
		grant: oidc.params.grant_type,
		clientAuth: oidc.params.client_assertion
			? 'certificate'
			: oidc.params.client_secret
				? 'secret'
				: 'none',
	}),
);
provider.on('grant.error', ({ oidc }, error) =>
	report('refused', {
		grant: oidc?.params?.grant_type,
		error: error.error,
		detail: error.error_detail ?? error.error_description,
	}),
);
provider.on('refresh_token.saved', (token) => refreshTokens.push(token));
provider.on('interaction.ended', () => report('consented'));

process.on('message', async ({ set, revokeRefreshTokens, id }) => {
	Object.assign(settings, set);
	if (revokeRefreshTokens) await Promise.all(refreshTokens.splice(0).map((one) => one.destroy()));
	process.send({ done: id });
});
// Without the test there is nobody to end it.
process.on('disconnect', () => process.exit());

const answer = provider.callback();
createServer((request, response) => {
	if (!request.url.startsWith('/interaction/')) return answer(request, response);
	return interact(request, response).catch((error) => response.end(String(error.stack)));
}).listen(port, '127.0.0.1', () => report('ready'));
