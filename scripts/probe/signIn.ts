import {
	ClientSecretCredential,
	DeviceCodeCredential,
	InteractiveBrowserCredential,
	type TokenCredential,
} from '@azure/identity';

/** Where to sign in, and to what. */
export interface SignInOptions {
	tenant: string;
	/** An app registration for public clients; by default Microsoft's own for command lines. */
	client: string;
	/** Without a slash at the end. */
	login: string;
	graph: string;
	/** A cloud that Microsoft's public list of hosts does not know. */
	isCustom: boolean;
}

/** “Microsoft Graph Command Line Tools”, which every tenant can consent to. */
export const MICROSOFTS_CLIENT = '14d82eec-204b-4c2f-b7e8-296a70dab67e';

/** To make profiles and tokens; and to read the audit log, without which one question has no answer. */
const PERMISSIONS = [
	'DeviceManagementConfiguration.ReadWrite.All',
	'DeviceManagementApps.Read.All',
];

export type AccessToken = () => Promise<string>;

const common = ({ tenant, login, isCustom }: SignInOptions) => ({
	tenantId: tenant,
	authorityHost: login,
	disableInstanceDiscovery: isCustom,
});

/** As the administrator, by Microsoft's own library: nothing is kept when the program ends. */
export function asUser(
	options: SignInOptions,
	how: { browser: boolean; say(line: string): void },
): AccessToken {
	const clientId = options.client;
	const credential = how.browser
		? new InteractiveBrowserCredential({ ...common(options), clientId })
		: new DeviceCodeCredential({
				...common(options),
				clientId,
				userPromptCallback: ({ message }) => how.say(`\n${message}\n`),
			});
	return tokens(
		credential,
		PERMISSIONS.map((name) => `${options.graph}/${name}`),
	);
}

/** As an application, for the one question about it. */
export function asApplication(options: SignInOptions, id: string, secret: string): AccessToken {
	const credential = new ClientSecretCredential(options.tenant, id, secret, common(options));
	return tokens(credential, [`${options.graph}/.default`]);
}

const tokens =
	(credential: TokenCredential, scopes: string[]): AccessToken =>
	async () =>
		(await credential.getToken(scopes))!.token;
