import type { Simulator, SimulatorSettings } from '../../test/simulator';

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

/** A simulator, in this process or another, as far as a credential needs to know it. */
interface Reachable {
	origin: string;
	settings: Pick<SimulatorSettings, 'tenantId' | 'clientId' | 'clientSecret'>;
}

/** What a user would type into the credential to reach the simulator as an application, which has not signed in yet. */
export function applicationCredential(simulator: Reachable): Record<string, string> {
	const { tenantId } = simulator.settings;
	return { grantType: 'clientCredentials', tenantId, ...appOf(simulator) };
}

/** The same for one app registration in several tenants. */
export function manyTenantsCredential(
	simulator: Reachable,
	tenants: string[],
): Record<string, string> {
	return { ...appOf(simulator), tenants: tenants.join('\n') };
}

function appOf({ origin, settings }: Reachable) {
	const { clientId, clientSecret } = settings;
	return {
		cloud: 'custom',
		customLoginUrl: origin,
		customGraphUrl: origin,
		clientId,
		clientSecret,
		clientCredentialType: 'clientSecret',
	};
}

/** The ids of all tenants of a simulator. */
export function tenantIdsOf({ tenants }: Simulator): string[] {
	return tenants.map(({ settings }) => settings.tenantId);
}
