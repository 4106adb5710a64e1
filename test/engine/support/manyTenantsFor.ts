import type { Simulator } from '../../simulator';

/** An app registration that acts in all tenants of the simulator. */
export function manyTenantsFor(simulator: Simulator): Record<string, unknown> {
	const { clientId, clientSecret } = simulator.settings;
	return {
		cloud: 'custom',
		customLoginUrl: simulator.origin,
		customGraphUrl: simulator.origin,
		clientId,
		clientSecret,
		clientCredentialType: 'clientSecret',
		tenants: simulator.tenants.map(({ settings }) => settings.tenantId).join('\n'),
	};
}
