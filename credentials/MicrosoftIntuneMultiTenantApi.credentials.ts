import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';
import { TENANT_ID } from '../nodes/IntuneEnrollment/enrollment/clouds';
import { BETWEEN_TENANTS } from '../nodes/IntuneEnrollment/enrollment/tenantList';
import { cloudFields, loginUrl } from './cloudFields';
import { testRules, whenDown } from './testRules';
import { tokenRequest } from './tokenRequest';

/** In the test's URL where the list names no tenant; `authenticate` then says what to do. */
const NO_TENANT = 'no-tenant';

/** Of the first tenant of the list. */
const testUrl = `={{ (f => (${loginUrl}) + "/" + (("" + (f.tenants || "")).split(${BETWEEN_TENANTS}).find(one => ${TENANT_ID}.test(one)) || "${NO_TENANT}") + "/oauth2/v2.0/token")($credentials) }}`;

const REFUSALS = [
	[
		400,
		'Microsoft Entra ID refused the first tenant of the list (400). Check Client ID, Cloud and the first line of Tenants, that the app registration is multi-tenant, and that an administrator of that tenant has consented to it.',
	],
	[
		401,
		'Microsoft Entra ID refused the app (401). Check that the client secret is the Value and not the Secret ID, or that the certificate is uploaded to the app registration, that it has not expired, and that the clock of this machine is right.',
	],
	[404, 'There is no sign-in service at the login host (404). Check Cloud, or Custom Login URL.'],
	[
		407,
		'A proxy between n8n and the Microsoft sign-in service wants a sign-in of its own (407). Give n8n its user name and password (HTTPS_PROXY).',
	],
	[429, 'The sign-in service is asked too often (429). Test again in a minute.'],
	...whenDown('The sign-in service'),
] as const;

/** One app registration that acts in the tenants of many customers, each of which has consented to it. */
export class MicrosoftIntuneMultiTenantApi implements ICredentialType {
	name = 'microsoftIntuneMultiTenantApi';

	displayName = 'Microsoft Intune Multi-Tenant API';

	icon: Icon = {
		light: 'file:../nodes/IntuneEnrollment/intuneEnrollment.svg',
		dark: 'file:../nodes/IntuneEnrollment/intuneEnrollment.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-intune-enrollment/n8n-nodes-intune-enrollment#connect-your-tenant';

	properties: INodeProperties[] = [
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 12345678-90ab-cdef-1234-567890abcdef',
			description: 'Application (client) ID of the app registration',
			hint: 'Needs a multi-tenant app registration in Microsoft Entra with the Microsoft Graph application permission DeviceManagementConfiguration.ReadWrite.All (Read.All to read only). An administrator of each tenant has to consent to it once.',
		},
		{
			displayName: 'Authentication',
			name: 'clientCredentialType',
			type: 'options',
			options: [
				{
					name: 'Client Secret',
					value: 'clientSecret',
				},
				{
					name: 'Certificate',
					value: 'certificate',
				},
			],
			default: 'clientSecret',
			description: 'By what the app registration proves itself to Microsoft Entra',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { clientCredentialType: ['clientSecret'] } },
			description: 'Value of a secret of the app registration, not its Secret ID',
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			required: true,
			displayOptions: { show: { clientCredentialType: ['certificate'] } },
			description:
				'PEM of the RSA key that belongs to the certificate, without a passphrase, from "-----BEGIN PRIVATE KEY-----" to the end line',
		},
		{
			displayName: 'Certificate',
			name: 'certificate',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			required: true,
			displayOptions: { show: { clientCredentialType: ['certificate'] } },
			description: 'PEM of the certificate that is uploaded to the app registration',
		},
		...cloudFields('The Microsoft cloud that the tenants live in'),
		{
			displayName: 'Tenants',
			name: 'tenants',
			type: 'string',
			typeOptions: { rows: 6 },
			default: '',
			required: true,
			placeholder: 'e.g. 12345678-90ab-cdef-1234-567890abcdef',
			description:
				'The tenants that this credential may act in, one a line: the GUID of each, or a domain, as the node names it. An asterisk (*) permits any tenant that has consented to the app.',
		},
		{
			displayName: 'Allowed HTTP Request Domains',
			// with n8n's default of "all" an HTTP Request node could ask for an access token
			name: 'allowedHttpRequestDomains',
			type: 'hidden',
			default: 'none',
		},
	];

	/** Adds the secret, or a signed assertion, to a token request, and to nothing else. */
	authenticate: IAuthenticate = async (credentials, requestOptions) =>
		tokenRequest(credentials, requestOptions);

	/** The token request itself, to the first tenant of the list. */
	test: ICredentialTestRequest = {
		request: {
			method: 'POST',
			url: testUrl,
			disableFollowRedirect: true,
		},
		rules: testRules(REFUSALS),
	};
}
