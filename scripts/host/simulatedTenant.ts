import type { Simulator } from '../../test/simulator';

export const CREDENTIAL_TYPE = 'microsoftIntuneOAuth2Api';

/** The name by which n8n finds the credential when an example is imported. */
export const CREDENTIAL_NAME = 'Microsoft Intune account';

/** The credential for many tenants, by the name that the examples have for it. */
export const MANY_TENANTS_CREDENTIAL = {
	type: 'microsoftIntuneMultiTenantApi',
	name: 'Microsoft Intune Multi-Tenant account',
};

/** The profile that the examples name. */
export const EXAMPLE_PROFILE_ID = '11111111-1111-4111-8111-111111111111';

/** The group that an example gives to a profile. */
export const EXAMPLE_GROUP_ID = '22222222-2222-4222-8222-222222222222';

/** The profile and the group that the examples name; Intune may use the group. */
export function addExampleProfile(simulator: Simulator): void {
	simulator.addProfile(
		{
			id: EXAMPLE_PROFILE_ID,
			displayName: 'Example kiosks',
			enrollmentMode: 'corporateOwnedDedicatedDevice',
		},
		{ token: null },
	);
	simulator.settings.groups[EXAMPLE_GROUP_ID] = 'unknown';
}

/** What a user would type into the credential to reach the simulator as an application. */
export function applicationCredential(simulator: Simulator): Record<string, string> {
	const { tenantId, clientId, clientSecret } = simulator.settings;
	return {
		grantType: 'clientCredentials',
		cloud: 'custom',
		customLoginUrl: simulator.origin,
		customGraphUrl: simulator.origin,
		tenantId,
		clientId,
		clientSecret,
		clientCredentialType: 'clientSecret',
	};
}

/** The same for one app registration in several tenants of the simulator. */
export function manyTenantsCredential(
	{ origin, settings }: Simulator,
	tenants: string[],
): Record<string, string> {
	return {
		cloud: 'custom',
		customLoginUrl: origin,
		customGraphUrl: origin,
		clientId: settings.clientId,
		clientCredentialType: 'clientSecret',
		clientSecret: settings.clientSecret,
		tenants: tenants.join('\n'),
	};
}
