import { itemsOf } from '../../../../scripts/host/execution';
import type { WorkflowNode } from '../../../../scripts/host/n8nTypes';
import {
	MANY_TENANTS_CREDENTIAL,
	manyTenantsCredential,
	tenantIdsOf,
} from '../../../../scripts/host/simulatedTenant';
import {
	byId,
	chain,
	httpRequestNode,
	intuneNode,
	INTUNE,
	itemsNode,
	START,
	startNode,
} from '../../../e2e/support/workflows';
import type { World } from '../world';

const { type: TYPE } = MANY_TENANTS_CREDENTIAL;
const NAME = 'Microsoft Intune customers';

/** One app registration in two tenants: n8n itself signs the token requests, and keeps nothing. */
export function testManyTenants(world: () => World): void {
	beforeAll(() => {
		if (world().simulator.tenants.length === 1) world().simulator.addTenant();
	});

	const put = async (changes: object = {}) => {
		const { client, simulator } = world();
		return await client.putCredential(TYPE, NAME, {
			...manyTenantsCredential(simulator, tenantIdsOf(simulator)),
			...changes,
		});
	};
	const testOf = async (changes: object = {}) =>
		await world().client.testCredential(await put(changes), TYPE, NAME);
	const withCredential = (node: WorkflowNode): WorkflowNode => ({
		...node,
		credentials: { [TYPE]: { id: null, name: NAME } },
	});

	test('its test is a sign-in in the first tenant, and n8n stores nothing of it', async () => {
		const [first, second] = world().simulator.tenants;
		expect(await testOf()).toMatchObject({ status: 'OK' });
		expect(first!.counters.tokenRequests).toEqual({ client_credentials: 1 });
		expect(second!.counters.tokenRequests).toEqual({});
	});

	// 2.0 has words of its own for a status
	test.each<[string, object, RegExp]>([
		[
			'a wrong secret',
			{ clientSecret: 'not-the-secret' },
			/refused the app \(401\)|^Authorization failed/,
		],
		[
			'a tenant that is not there',
			{ tenants: 'nobody.example' },
			/first tenant of the list \(400\)|^Bad request/,
		],
		['an asterisk alone', { tenants: '*' }, /an asterisk \(\*\) alone names none/],
		['a refused host', { customLoginUrl: 'http://0.0.0.0:9' }, /cannot be used/],
	])('%s: its test says what to look at', async (_name, changes, message) => {
		const { status, message: said } = await testOf(changes);
		expect({ status, said }).toEqual({ status: 'Error', said: expect.stringMatching(message) });
	});

	test('each item is carried out in its own tenant', async () => {
		await put();
		const { tenants } = world().simulator;
		const items = tenants.map((tenant) => ({
			tenantId: tenant.settings.tenantId,
			profileId: tenant.addProfiles(1)[0]!,
		}));
		const create = withCredential(
			intuneNode({
				authentication: 'multiTenant',
				tenantId: '={{ $json.tenantId }}',
				profileId: byId('={{ $json.profileId }}'),
			}),
		);
		const execution = await world().runToSuccess(
			chain('Two tenants', startNode(), itemsNode(items), create),
		);
		expect(itemsOf(execution, INTUNE).map(({ json }) => json)).toMatchObject(items);
		for (const { counters } of tenants)
			expect(counters).toMatchObject({ tokensMade: 1, callsForOtherTenants: 0 });
	});

	test('an HTTP Request node gets no access token by it', async () => {
		await put();
		const { origin, settings, counters } = world().simulator;
		const get = httpRequestNode('Ask', `${origin}/${settings.tenantId}/oauth2/v2.0/token`);
		Object.assign(get.parameters, { method: 'POST', nodeCredentialType: TYPE });
		const { id } = await world().import(chain('Ask', startNode(), withCredential(get)));
		const execution = await world().client.run(id, START);
		expect(execution.status).toBe('error');
		expect(counters.tokenRequests).toEqual({});
	});
}
