import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { freePort, LOOPBACK } from '../../../scripts/host/ports';
import { waitFor } from '../../../scripts/host/waitFor';
import { ROOT } from '../../../scripts/host/files';
import type { AppCertificate } from './certificate';

/** What the provider did at its token endpoint. */
export interface TokenEvent {
	event: 'granted' | 'refused' | 'consented' | 'ready';
	grant?: string;
	clientAuth?: 'certificate' | 'secret' | 'none';
	error?: string;
	detail?: string;
}

export interface ProviderOptions {
	tenantId: string;
	graphUrl: string;
	/** Where n8n wants its users sent back to. */
	redirectUri: string;
	certificate: AppCertificate;
}

const GRANTS = ['authorization_code', 'refresh_token', 'client_credentials'];

/** oidc-provider as a tenant's sign-in service, with one app registration by secret and one by certificate. */
export class IdentityProvider {
	readonly events: TokenEvent[] = [];
	private commands = 0;

	private constructor(
		private readonly child: ChildProcess,
		readonly origin: string,
		readonly secretApp: { clientId: string; clientSecret: string },
		readonly certificateApp: { clientId: string },
		private readonly introspector: { client_id: string; client_secret: string },
	) {}

	static async start(options: ProviderOptions): Promise<IdentityProvider> {
		const port = await freePort();
		const secretApp = { clientId: randomUUID(), clientSecret: randomBytes(16).toString('hex') };
		const certificateApp = { clientId: randomUUID() };
		const introspector = {
			client_id: randomUUID(),
			client_secret: randomBytes(16).toString('hex'),
		};
		const app = {
			grant_types: GRANTS,
			redirect_uris: [options.redirectUri],
			response_types: ['code'],
			scope: `openid offline_access DeviceManagementConfiguration.ReadWrite.All ${options.graphUrl}/.default`,
		};
		const clients = [
			{
				...app,
				client_id: secretApp.clientId,
				client_secret: secretApp.clientSecret,
				token_endpoint_auth_method: 'client_secret_post',
			},
			{
				...app,
				client_id: certificateApp.clientId,
				token_endpoint_auth_method: 'private_key_jwt',
				token_endpoint_auth_signing_alg: 'RS256',
				jwks: { keys: [{ ...options.certificate.publicJwk, use: 'sig' }] },
			},
			{ ...introspector, grant_types: [], redirect_uris: [], response_types: [] },
		];
		const { tenantId, graphUrl } = options;
		const child = fork(
			join(__dirname, 'provider.mjs'),
			[JSON.stringify({ port, tenantId, graphUrl, clients })],
			{ cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] },
		);
		const origin = `http://${LOOPBACK}:${port}`;
		const provider = new IdentityProvider(child, origin, secretApp, certificateApp, introspector);
		await provider.untilReady();
		return provider;
	}

	private async untilReady(): Promise<void> {
		let said = '';
		this.child.stderr?.on('data', (chunk) => (said += chunk));
		this.child.on('message', (message: TokenEvent) => {
			if (message.event) this.events.push(message);
		});
		await waitFor(
			() => {
				if (this.child.exitCode !== null) throw new Error(`The provider ended:\n${said}`);
				return this.events.find(({ event }) => event === 'ready');
			},
			{ what: 'The identity provider' },
		);
	}

	/** What the token endpoint granted since the last look, such as "refresh_token by secret". */
	takeGrants(): string[] {
		const granted = this.events.filter(({ event }) => event === 'granted');
		this.events.length = 0;
		return granted.map(({ grant, clientAuth }) => `${grant} by ${clientAuth}`);
	}

	async setAccessTokenSeconds(accessTokenSeconds: number): Promise<void> {
		await this.tell({ set: { accessTokenSeconds } });
	}

	async revokeRefreshTokens(): Promise<void> {
		await this.tell({ revokeRefreshTokens: true });
	}

	/** Asks the provider, as a resource server does, whether an access token is good now. */
	async isActive(token: string): Promise<boolean> {
		const response = await fetch(`${this.origin}/token/introspection`, {
			method: 'POST',
			body: new URLSearchParams({ token }),
			headers: {
				authorization: `Basic ${Buffer.from(Object.values(this.introspector).join(':')).toString('base64')}`,
			},
		});
		return ((await response.json()) as { active?: boolean }).active === true;
	}

	stop(): void {
		this.child.kill('SIGKILL');
	}

	private async tell(command: object): Promise<void> {
		const id = ++this.commands;
		const done = new Promise<void>((resolve) => {
			const listen = (message: { done?: number }) => {
				if (message.done !== id) return;
				this.child.off('message', listen);
				resolve();
			};
			this.child.on('message', listen);
		});
		this.child.send({ ...command, id });
		await done;
	}
}
