import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { TENANT_ID } from '../nodes/IntuneEnrollment/enrollment/clouds';
import { collectionPath } from '../nodes/IntuneEnrollment/enrollment/collections';
import { cloudFields, graphUrl, loginUrl } from './cloudFields';
import { testRules, whenDown } from './testRules';

const PERMISSION = 'DeviceManagementConfiguration.ReadWrite.All';

function signInUrlExpression(endpoint: 'authorize' | 'token'): string {
	const url = `login && ${TENANT_ID}.test(tenant) ? login + "/" + tenant + "/oauth2/v2.0/${endpoint}" : ""`;
	return `={{ (f => ((login, tenant) => ${url})(${loginUrl}, ("" + (f.tenantId || "")).trim()))($self) }}`;
}

const REFUSALS = [
	[
		401,
		'Intune refused this sign-in (401). Check that the tenant has an active Intune license, that the user has an Intune role that may read enrollment profiles and, for an application, that admin consent was given. Where all that is so, a Conditional Access policy may allow the sign-in from other networks only, or a proxy may take the Authorization header away.',
	],
	[
		403,
		`Graph refused access (403). Check that the app registration has ${PERMISSION} (Microsoft Graph) with admin consent, and that a user also has an Intune role that may read enrollment profiles.`,
	],
	[
		400,
		'Graph did not accept the request (400). Check that Intune is set up in this tenant with an active license, and that Tenant ID and Cloud are the right ones.',
	],
	[
		404,
		'Graph has no Android enrollment profiles here (404). Check Cloud, and that Intune is set up in this tenant.',
	],
	[
		407,
		'A proxy between n8n and Microsoft Graph wants a sign-in of its own (407). Give n8n its user name and password (HTTPS_PROXY).',
	],
	[429, 'The quota of Intune is used up (429). Test again in a minute.'],
	...whenDown('Intune'),
] as const;

/** Microsoft's own OAuth2 credential of n8n, narrowed to Intune: both kinds of sign-in, one tenant, nothing to type twice. */
export class MicrosoftIntuneOAuth2Api implements ICredentialType {
	name = 'microsoftIntuneOAuth2Api';

	extends = ['microsoftOAuth2Api'];

	displayName = 'Microsoft Intune OAuth2 API';

	icon: Icon = {
		light: 'file:../nodes/IntuneEnrollment/intuneEnrollment.svg',
		dark: 'file:../nodes/IntuneEnrollment/intuneEnrollment.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-intune-enrollment/n8n-nodes-intune-enrollment#connect-your-tenant';

	properties: INodeProperties[] = [
		{
			displayName: 'Sign In As',
			name: 'grantType',
			type: 'options',
			options: [
				{
					name: 'User (Authorization Code)',
					value: 'authorizationCode',
				},
				{
					name: 'Application (Client Credentials)',
					value: 'clientCredentials',
				},
			],
			default: 'authorizationCode',
			description:
				'Whether n8n acts for a user who connects once, or as the app registration itself. Intune has refused tokens to applications in the past; where it does, sign in as a user.',
			hint: `Needs an app registration in Microsoft Entra with the Microsoft Graph permission ${PERMISSION} (delegated for a user, application for an application; Read.All to read only), and admin consent. The OAuth redirect URL goes there too, under Authentication as Web. Tenant ID and Cloud stand at the end of this form.`,
		},
		{
			displayName: 'Tenant ID',
			name: 'tenantId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 12345678-90ab-cdef-1234-567890abcdef',
			description:
				'Directory (tenant) ID from the app registration, or a domain of the tenant. Make one credential per tenant. After changing it, connect again.',
		},
		...cloudFields('The Microsoft cloud that the tenant lives in'),
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			// what is not shown is not evaluated
			displayOptions: { show: { grantType: ['authorizationCode'] } },
			default: signInUrlExpression('authorize'),
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: signInUrlExpression('token'),
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: `={{ (f => (f.grantType === "clientCredentials" ? "" : "openid offline_access ") + (${graphUrl}) + "/.default")($self) }}`,
		},
		{
			displayName: 'Microsoft Graph API Base URL',
			// inherited; the node works it out from the cloud
			name: 'graphApiBaseUrl',
			type: 'hidden',
			displayOptions: { hide: { grantType: ['authorizationCode', 'clientCredentials'] } },
			default: '',
		},
		{
			displayName: 'Allowed HTTP Request Domains',
			// inherited; with n8n's default of "all" an HTTP Request node could carry the access token off to any host
			name: 'allowedHttpRequestDomains',
			type: 'hidden',
			default: 'none',
		},
	];

	/** A read of one profile id asks Intune itself, so that a missing permission, role or licence shows here. */
	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ (f => ${graphUrl})($credentials) }}`,
			url: `/beta${collectionPath('androidDeviceOwner')}`,
			qs: { $top: 1, $select: 'id' },
			disableFollowRedirect: true,
		},
		rules: testRules(REFUSALS),
	};
}
