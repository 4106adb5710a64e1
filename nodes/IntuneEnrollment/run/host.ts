import type { IAllExecuteFunctions, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import type { IntuneCredential } from '../enrollment/clouds';
import { Failure } from '../failure';
import type { Host } from '../graph/wire';

export const CREDENTIAL = 'microsoftIntuneOAuth2Api';

/** The part of n8n's contexts (execute, poll, list search) that requests need. */
export type RequestContext = Pick<IAllExecuteFunctions, 'helpers' | 'getNode'> & {
	getCredentials<T extends object>(type: string): Promise<T>;
};

/** n8n signs every request and keeps the tokens; the node never sees how. */
export function hostOf(context: RequestContext): Host {
	const { helpers } = context;
	const self = context as IAllExecuteFunctions;
	return {
		request: async (options: IHttpRequestOptions, signal: AbortSignal) =>
			await helpers.httpRequestWithAuthentication.call(
				withSignal(self, signal),
				CREDENTIAL,
				options,
			),
		refreshToken: async () => await helpers.refreshOAuth2Token.call(self, CREDENTIAL),
	};
}

/**
 * n8n (1.123 and 2.41) ends a request by the context's cancel signal only, and overwrites one in the options. Without an
 * end, what was given up while n8n fetched the access token would still be sent once it is there.
 */
function withSignal(context: IAllExecuteFunctions, signal: AbortSignal): IAllExecuteFunctions {
	const cancelled = (context as Partial<IExecuteFunctions>).getExecutionCancelSignal?.();
	const either = cancelled ? AbortSignal.any([cancelled, signal]) : signal;
	const derived: object = Object.create(context, {
		getExecutionCancelSignal: { value: () => either },
	});
	return derived as IAllExecuteFunctions;
}

export async function readCredential(context: RequestContext): Promise<IntuneCredential | Failure> {
	try {
		return await context.getCredentials<IntuneCredential>(CREDENTIAL);
	} catch {
		return new Failure(
			'The node has no Microsoft Intune credential',
			'Choose or create a "Microsoft Intune OAuth2 API" credential in the node, and connect it.',
			{ code: 'NoCredential' },
		);
	}
}
