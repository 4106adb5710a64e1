import type { IAllExecuteFunctions, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import type { IntuneCredential } from '../enrollment/clouds';
import { Failure } from '../failure';
import type { HttpHelper } from '../graph/http';

export const CREDENTIAL = 'microsoftIntuneOAuth2Api';
export const MULTI_TENANT_CREDENTIAL = 'microsoftIntuneMultiTenantApi';
export type CredentialType = typeof CREDENTIAL | typeof MULTI_TENANT_CREDENTIAL;

/** How n8n shows each. */
const NAMES: Record<CredentialType, string> = {
	[CREDENTIAL]: 'Microsoft Intune OAuth2 API',
	[MULTI_TENANT_CREDENTIAL]: 'Microsoft Intune Multi-Tenant API',
};

/** The part of n8n's contexts (execute, poll, list search) that requests need. */
export type RequestContext = Pick<IAllExecuteFunctions, 'helpers' | 'getNode'> & {
	getCredentials<T extends object>(type: string, itemIndex?: number): Promise<T>;
};

/**
 * n8n signs every request and keeps the tokens; the node never sees how.
 * @param opened the credential as it was read at the opening
 */
export function httpHelper(context: RequestContext, opened: IntuneCredential): HttpHelper {
	const { helpers } = context;
	const self = context as IAllExecuteFunctions;
	const credentials = new CredentialsOfRun(self, opened);
	return {
		request: async (options: IHttpRequestOptions, signal: AbortSignal) => {
			const derived = derive(self, credentials, signal);
			return await helpers.httpRequestWithAuthentication.call(derived, CREDENTIAL, options);
		},
		refreshToken: async () => {
			try {
				return await helpers.refreshOAuth2Token.call(withTokenData(self), CREDENTIAL);
			} finally {
				credentials.forget();
			}
		},
	};
}

/** n8n's refresh also fetches the first access token of an application, but trips over a credential that never had any. */
function withTokenData(context: IAllExecuteFunctions): IAllExecuteFunctions {
	const getCredentials = async (type: string) => {
		const credential = await context.getCredentials<Record<string, unknown>>(type);
		return credential.oauthTokenData ? credential : { ...credential, oauthTokenData: {} };
	};
	return Object.create(context, { getCredentials: { value: getCredentials } }) as typeof context;
}

/**
 * n8n decrypts the credential for each request and evaluates its derived fields, which takes it longer than all the rest
 * of a call. Within a run it is read once, and again after each new access token.
 */
class CredentialsOfRun {
	private read: Promise<object> | undefined;

	constructor(
		private readonly context: RequestContext,
		opened: IntuneCredential,
	) {
		// one without an access token is asked for again: another execution may have fetched one meanwhile
		if (opened.oauthTokenData?.access_token) this.read = Promise.resolve(opened);
	}

	async get(): Promise<object> {
		if (this.read === undefined) {
			this.read = this.context.getCredentials<object>(CREDENTIAL);
			// one that could not be read is asked for again by the next request
			this.read.catch(() => this.forget());
		}
		return await this.read;
	}

	forget(): void {
		this.read = undefined;
	}
}

/**
 * The context as n8n's request helper asks it (2.0 to 2.41), with two answers of our own: the credential, and the
 * cancel signal, which is the only one that it ends a request by. Without an end, what was given up while n8n fetched the
 * access token would still be sent once it is there.
 */
function derive(
	context: IAllExecuteFunctions,
	credentials: CredentialsOfRun,
	signal: AbortSignal,
): IAllExecuteFunctions {
	const cancelled = (context as Partial<IExecuteFunctions>).getExecutionCancelSignal?.();
	const either = cancelled ? AbortSignal.any([cancelled, signal]) : signal;
	const derived: object = Object.create(context, {
		getCredentials: { value: async () => await credentials.get() },
		getExecutionCancelSignal: { value: () => either },
	});
	return derived as IAllExecuteFunctions;
}

/** The node's credential, decrypted and with its expressions resolved for an item; nothing is sent. */
export async function readCredential(
	context: RequestContext,
	itemIndex = 0,
	type: CredentialType = CREDENTIAL,
): Promise<IntuneCredential | Failure> {
	try {
		return await context.getCredentials<IntuneCredential>(type, itemIndex);
	} catch (error) {
		return unusable(error, type);
	}
}

/** n8n's own text names the reason: a credential that is gone, another key, an expression, a variable that is not allowed. */
function unusable(error: unknown, type: CredentialType): Failure {
	const { message, description } = (error ?? {}) as { message?: unknown; description?: unknown };
	const text = [message, description]
		.filter((one): one is string => typeof one === 'string' && one.trim() !== '')
		.join(' ')
		.replace(/\s+/g, ' ')
		.trim()
		.slice(0, 300);
	if (
		text === '' ||
		/does not (?:have|require) (?:any )?credentials?|no credentials? (?:set|defined)/i.test(text)
	) {
		return new Failure(
			'The node has no Microsoft Intune credential',
			`Choose or create a "${NAMES[type]}" credential in the node${type === CREDENTIAL ? ', and connect it' : ''}.`,
			{ code: 'NoCredential' },
		);
	}
	return new Failure(
		`The Microsoft Intune credential cannot be used: ${text}`,
		'That is what n8n says of it. Open the credential in the node: choose another one where it is gone, and check the expressions in its fields.',
		{ code: 'NoCredential' },
	);
}
