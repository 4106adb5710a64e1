/** What a user reads of one way in which Entra refuses a sign-in. */
interface Advice {
	/** The AADSTS codes that it stands for (Entra docs, reference-error-codes). */
	codes: number[];
	message: string;
	description: string;
	/** What to do instead, where one app registration acts in many tenants; `LINK` stands for the tenant's consent link. */
	inManyTenants?: string;
}

/** Where an administrator consents to the app for one tenant. */
export const LINK = '{link}';
const CONSENT = `An administrator of the tenant has to consent to the app first, by this link: ${LINK}`;

const CONNECT_AGAIN = 'Open the credential and connect it again';

/** From Entra's number to words; docs/errors.md lists them. Sources: docs/graph-facts.md, section 10. */
export const ADVICE: Advice[] = [
	{
		codes: [7000215],
		message: 'The client secret is wrong',
		description:
			'Copy the secret\'s Value (not its Secret ID) from the app registration, "Certificates & secrets", into the credential.',
	},
	{
		codes: [7000222],
		message: 'The client secret has expired',
		description:
			'Make a new client secret in the app registration, "Certificates & secrets", and put its Value into the credential.',
	},
	{
		codes: [7000218],
		message: 'No client secret or certificate was sent',
		description:
			'Enter the secret or the certificate in the credential. Where there is one, the app registration allows public clients: switch that off under "Authentication".',
	},
	{
		codes: [1000502],
		message: 'The certificate has expired',
		description:
			'Make a new certificate, upload its public part to the app registration, "Certificates & secrets", and put it with its key into the credential.',
	},
	{
		codes: [700027],
		message: 'The certificate was not accepted',
		description:
			'Upload the public certificate to the app registration, "Certificates & secrets", and check that the private key belongs to it and that it has not expired.',
	},
	{
		codes: [700024],
		message: 'The clock of this machine is wrong',
		description:
			'A sign-in by certificate counts by the time of day. Set the clock of the machine that n8n runs on, and run again.',
	},
	{
		codes: [700016],
		message: 'The app registration was not found in this tenant',
		description:
			'Check Client ID and Tenant ID of the credential; the app must be registered in that tenant, or consented to there.',
		inManyTenants: CONSENT,
	},
	{
		codes: [7000229],
		message: 'The app is not installed in this tenant',
		description:
			'An administrator of the tenant has to consent to the app first: grant admin consent in the app registration, or open the admin consent link of the tenant.',
		inManyTenants: CONSENT,
	},
	{
		codes: [65001],
		message: 'Consent is missing',
		description:
			'Grant admin consent for the permissions of the app registration, then connect the credential again.',
		inManyTenants: CONSENT,
	},
	{
		codes: [7000112],
		message: 'The app is disabled',
		description:
			'Enable it in the Entra admin center: Enterprise applications, the app, Properties, "Enabled for users to sign in".',
	},
	{
		codes: [90002],
		message: 'The tenant was not found',
		description: 'Check Tenant ID and Cloud of the credential.',
		inManyTenants:
			'Check Tenant ID of the node, and Cloud of the credential. The tenant may have been deleted.',
	},
	{
		codes: [50194],
		message: 'The app serves one tenant only',
		description: 'Enter the tenant of the app registration as Tenant ID of the credential.',
		inManyTenants:
			'Make the app registration multi-tenant: "Authentication", "Accounts in any organizational directory".',
	},
	{
		codes: [900382, 900384, 900432, 500011],
		message: 'The credential is set to another cloud than the tenant lives in',
		description:
			'Choose the right Cloud in the credential: the tenant, the app registration and Microsoft Graph must be in the same one.',
	},
	{
		codes: [53003, 530003, 530084, 50158],
		message: 'A Conditional Access policy of the tenant blocks the sign-in',
		description:
			'Ask the administrator to look the sign-in up in the sign-in logs of Entra, and to allow it for n8n. For a user who signed in before, connect the credential again after that.',
	},
	{
		codes: [50076, 50079, 50074, 50072],
		message: 'The user has to confirm the sign-in with a second factor',
		description: `${CONNECT_AGAIN}: the policy of the tenant asks for multi-factor authentication, which n8n cannot give by itself.`,
	},
	{
		codes: [70043, 700082, 50173, 70008, 700084],
		message: 'The sign-in is no longer valid',
		description: `${CONNECT_AGAIN}. A sign-in ends when the password changes, access is revoked, or it was not used for 90 days.`,
	},
	{
		codes: [50034, 50053, 50055, 50057, 50126],
		message: 'The account of the user cannot sign in',
		description:
			'It may be disabled, locked, deleted, or its password has expired. Ask the administrator, then connect the credential again.',
	},
];

/** Where Entra says no more than that the grant has ended; n8n drops its body for users. */
export const RECONNECT = {
	message: 'The sign-in is no longer valid',
	description: `${CONNECT_AGAIN}. A sign-in ends when the password changes, access is revoked, a policy of the tenant changes, or it was not used for 90 days.`,
};

export function adviceFor(aadsts: string | undefined): Advice | undefined {
	return ADVICE.find(({ codes }) => codes.includes(Number(aadsts)));
}
