import type { ICredentialTestRequest, ICredentialType, Icon, INodeProperties } from 'n8n-workflow';
import { BASE_URL, CLOUDS, TENANT_ID } from '../nodes/IntuneEnrollment/enrollment/clouds';
import { collectionPath } from '../nodes/IntuneEnrollment/enrollment/collections';

const PERMISSION = 'DeviceManagementConfiguration.ReadWrite.All';

/**
 * Writes a URL as an expression over the credential's visible fields; '' for whatever the rules refuse.
 * @param fields what n8n calls the credential there: `$self` in its own fields, `$credentials` in its test
 */
function baseUrlExpression(host: 'graph' | 'login', fields: '$self' | '$credentials'): string {
	const custom = `${fields}["${host === 'graph' ? 'customGraphUrl' : 'customLoginUrl'}"]`;
	const checked = `(${fields}["cloud"] === "custom" && ${BASE_URL}.test(${custom} || "") ? ${custom}.replace(/\\/$/, "") : "")`;
	return Object.entries(CLOUDS).reduceRight(
		(otherwise, [cloud, hosts]) =>
			`(${fields}["cloud"] === "${cloud}" ? "${hosts[host]}" : ${otherwise})`,
		checked,
	);
}

const graphUrl = baseUrlExpression('graph', '$self');
const loginUrl = baseUrlExpression('login', '$self');

/** Both URLs must be good before either is used: a secret never goes to a login host beside a refused Graph host. */
function signInUrlExpression(endpoint: 'authorize' | 'token'): string {
	const tenant = '($self["tenantId"] || "").trim()';
	return `={{ ${graphUrl} && ${loginUrl} && ${TENANT_ID}.test(${tenant}) ? ${loginUrl} + "/" + ${tenant} + "/oauth2/v2.0/${endpoint}" : "" }}`;
}

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
		{
			displayName: 'Cloud',
			name: 'cloud',
			type: 'options',
			options: [
				...Object.entries(CLOUDS).map(([value, { name }]) => ({ name, value })),
				{ name: 'Custom', value: 'custom' },
			],
			default: 'global',
			description: 'The Microsoft cloud that the tenant lives in',
		},
		{
			displayName: 'Custom Login URL',
			name: 'customLoginUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://login.example.com',
			displayOptions: { show: { cloud: ['custom'] } },
			description: 'Scheme and host of the sign-in service, https (http for this machine only)',
		},
		{
			displayName: 'Custom Graph URL',
			name: 'customGraphUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://graph.example.com',
			displayOptions: { show: { cloud: ['custom'] } },
			description: 'Scheme and host of Microsoft Graph, https (http for this machine only)',
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
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
			default: `={{ $self["grantType"] === "clientCredentials" ? ${graphUrl} + "/.default" : "openid offline_access ${PERMISSION}" }}`,
		},
		{
			displayName: 'Microsoft Graph API Base URL',
			name: 'graphApiBaseUrl',
			type: 'hidden',
			default: `={{ ${loginUrl} ? ${graphUrl} : "" }}`,
		},
	];

	/** A read of one profile id asks Intune itself, so that a missing permission, role or licence shows here. */
	test: ICredentialTestRequest = {
		request: {
			// worked out anew: n8n keeps whatever was stored in the hidden field
			baseURL: `={{ ${baseUrlExpression('login', '$credentials')} ? ${baseUrlExpression('graph', '$credentials')} : "" }}`,
			url: `/beta${collectionPath('androidDeviceOwner')}`,
			qs: { $top: 1, $select: 'id' },
			disableFollowRedirect: true,
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'Intune refused this sign-in (401). Check that the tenant has an active Intune license, that the user has an Intune role that may read enrollment profiles and, for an application, that admin consent was given.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message: `Permission missing (403). Add ${PERMISSION} (Microsoft Graph) to the app registration and grant admin consent.`,
				},
			},
		],
	};
}
