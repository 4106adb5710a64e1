import type { IAllExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
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
		request: async (options: IHttpRequestOptions) =>
			await helpers.httpRequestWithAuthentication.call(self, CREDENTIAL, options),
		refreshToken: async () => await helpers.refreshOAuth2Token.call(self, CREDENTIAL),
	};
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
