import type { INodeExecutionData } from 'n8n-workflow';
import type { Simulator } from '../../simulator';
import type { TenantOptions } from '../../simulator/types';
import type { NodeRun } from './engine';
import { byId, type World } from './world';

/** The parameters of a node whose items name their tenants. */
export const BY_TENANT = {
	authentication: 'multiTenant',
	tenantId: '={{ $json.tenantId }}',
	profileId: byId('={{ $json.profileId }}'),
};

/** The tenants of a world, the first one among them, and the credential that may act in all. */
export function tenantsOf(world: World, count: number, options: TenantOptions = {}): Simulator[] {
	while (world.simulator.tenants.length < count) world.simulator.addTenant(options);
	world.manyTenants();
	return world.simulator.tenants;
}

/** Items for new profiles, `count` of each tenant. */
export function itemsIn(tenants: readonly Simulator[], count: number): INodeExecutionData[] {
	return tenants.flatMap((tenant) =>
		tenant.addProfiles(count).map((profileId) => ({ json: { tenantId: idOf(tenant), profileId } })),
	);
}

export function idOf({ settings }: Simulator): string {
	return settings.tenantId;
}

/** Requests to the token endpoint of a tenant, refused ones included. */
export function signIns({ counters }: Simulator): number {
	return Object.values(counters.tokenRequests).reduce((sum, count) => sum + count, 0);
}

/** What the items of a tenant came to. */
export function resultsOf({ outputs }: NodeRun, tenant: Simulator): INodeExecutionData['json'][] {
	return outputs
		.flat()
		.map(({ json }) => json)
		.filter(({ tenantId, details }) => {
			const named = tenantId ?? (details as { tenantId?: string } | undefined)?.tenantId;
			return named === idOf(tenant);
		});
}

/** What no interleaving may ever break: each tenant was asked with its own bearers, and each profile got one token at most. */
export function expectOwnBearersOnly(tenants: readonly Simulator[]): void {
	for (const tenant of tenants) {
		expect(tenant.counters.callsForOtherTenants).toBe(0);
		const foreign = tenant.log
			.filter(
				({ tenantId, ownerTenantId }) =>
					(tenantId ?? idOf(tenant)) !== idOf(tenant) || ownerTenantId,
			)
			.map(({ operation, tenantId, ownerTenantId }) => [operation, tenantId, ownerTenantId]);
		expect(foreign).toEqual([]);
	}
}
