import { createHash } from 'crypto';
import type { IAllExecuteFunctions, IExecuteFunctions } from 'n8n-workflow';
import {
	graphUrlOf,
	registrationOf,
	tokenUrlOf,
	type IntuneCredential,
} from '../enrollment/clouds';
import { TenantList } from '../enrollment/tenantList';
import { systemClock } from '../graph/clock';
import type { HttpHelper } from '../graph/http';
import { SIGN_IN_DOWN, type SignInFacts } from '../graph/signIn/facts';
import { SignInError } from '../graph/thrownError';
import { readTokenAnswer, signInThrown, type AccessToken } from '../graph/signIn/tokenAnswer';
import { AccessTokens, isKept, type Kept, type TokenKey } from './accessTokens';
import { MULTI_TENANT_CREDENTIAL, type RequestContext } from './httpHelper';

const accessTokens = new AccessTokens(systemClock);

/** One credential for many tenants, as an execution has read it. */
export class ManyTenantsSignIn {
	readonly list: TenantList;
	private readonly id: string;
	private readonly version: string;

	constructor(
		private readonly context: RequestContext,
		private readonly credential: IntuneCredential,
	) {
		this.list = new TenantList(credential.tenants);
		this.id = context.getNode().credentials?.[MULTI_TENANT_CREDENTIAL]?.id ?? '';
		this.version = versionOf(credential);
		accessTokens.keepOnly({ credential: this.id, version: this.version }, (tenant) =>
			this.list.permits(tenant),
		);
	}

	/** @param tenant one that the list permits */
	in(tenant: string): TenantSignIn {
		const key = { credential: this.id, version: this.version, tenant: tenant.toLowerCase() };
		return new TenantSignIn(this.context, this.credential, tenant, key);
	}
}

/** The sign-in in one tenant: fetches its access token by n8n, and puts it on requests to Graph. */
export class TenantSignIn implements HttpHelper {
	private own: Kept | undefined;

	constructor(
		private readonly context: RequestContext,
		private readonly shared: IntuneCredential,
		private readonly tenant: string,
		private readonly key: TokenKey,
	) {}

	/** As a credential of this tenant alone would be, with the access token that is in use. */
	get credential(): IntuneCredential {
		// another execution may have fetched one meanwhile
		this.own ??= accessTokens.current(this.key);
		const oauthTokenData = this.own && { access_token: this.own.accessToken };
		const grantType = 'clientCredentials';
		return { ...this.shared, grantType, tenantId: this.tenant, oauthTokenData };
	}

	/** The only place where the node itself signs a request: with this tenant's access token, and to Graph alone. */
	readonly request: HttpHelper['request'] = async (options, signal) => {
		const isToGraph = options.url.startsWith(`${graphUrlOf(this.shared)}/`);
		if (!this.own || !isToGraph) throw new SignInError(SIGN_IN_DOWN);
		const headers = { ...options.headers, Authorization: `Bearer ${this.own.accessToken}` };
		const abortSignal = this.either(signal);
		return await this.context.helpers.httpRequest({ ...options, headers, abortSignal });
	};

	readonly refreshToken: HttpHelper['refreshToken'] = async () => {
		const came = await accessTokens.renew(
			this.key,
			this.own,
			async (signal) => await this.fetch(signal),
		);
		if (!isKept(came)) throw new SignInError(came);
		this.own = came;
		return { access_token: came.accessToken };
	};

	readonly endsSoon = (): boolean => this.own !== undefined && accessTokens.endsSoon(this.own);

	/** n8n adds what proves who asks, by the credential's own `authenticate`; the node sees the answer only. */
	private async fetch(signal: AbortSignal): Promise<AccessToken | SignInFacts> {
		const { helpers } = this.context;
		const derived: object = Object.create(this.context, {
			getCredentials: { value: async () => ({ ...this.shared }) },
			// others may wait for it too, so that the end of this execution is not its own
			getExecutionCancelSignal: { value: () => signal },
		});
		try {
			const answer: unknown = await helpers.httpRequestWithAuthentication.call(
				derived as IAllExecuteFunctions,
				MULTI_TENANT_CREDENTIAL,
				{
					method: 'POST',
					url: tokenUrlOf(this.shared, this.tenant),
					json: true,
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					disableFollowRedirect: true,
				},
			);
			return readTokenAnswer(answer, this.credential);
		} catch (error) {
			return signInThrown(error);
		}
	}

	private either(signal: AbortSignal): AbortSignal {
		const cancelled = (this.context as Partial<IExecuteFunctions>).getExecutionCancelSignal?.();
		return cancelled ? AbortSignal.any([cancelled, signal]) : signal;
	}
}

/** A hash over all that an access token depends on, the secret too, so that none outlives a change of it. */
function versionOf(credential: IntuneCredential): string {
	return createHash('sha256')
		.update(JSON.stringify(registrationOf(credential)))
		.digest('hex');
}
