import type { N8nClient } from '../../../scripts/host/N8nClient';

interface Property {
	name: string;
	options?: Array<{ value: string }>;
	displayOptions?: { show?: { resource?: string[] } };
}

interface Offered {
	name: string;
	displayName: string;
	iconUrl?: { light: string; dark: string };
	properties?: Property[];
}

type Offer = [list: 'nodes' | 'credentials', name: string, displayName: string];

const PACKAGE = 'n8n-nodes-intune-enrollment';

/** What the package brings, by the list in which n8n offers it; the tool is n8n's own wrapping of the node. */
export const OFFERED: Offer[] = [
	['nodes', `${PACKAGE}.intuneEnrollment`, 'Microsoft Intune Enrollment'],
	['nodes', `${PACKAGE}.intuneEnrollmentTrigger`, 'Microsoft Intune Enrollment Trigger'],
	['nodes', `${PACKAGE}.intuneEnrollmentTool`, 'Microsoft Intune Enrollment Tool'],
	['credentials', 'microsoftIntuneOAuth2Api', 'Microsoft Intune OAuth2 API'],
	['credentials', 'microsoftIntuneMultiTenantApi', 'Microsoft Intune Multi-Tenant API'],
];

/** It is there under its name, with one picture for the light theme and another for the dark one. */
export async function expectOffered(
	client: N8nClient,
	[list, name, displayName]: Offer,
): Promise<void> {
	const all = await client.get<Offered[]>(`/types/${list}.json`);
	const found = all.find((one) => one.name === name);
	expect(found).toMatchObject({ name, displayName });
	const { light = '', dark = '' } = found?.iconUrl ?? {};
	expect(await picture(client, light)).not.toBe(await picture(client, dark));
}

async function picture(client: N8nClient, path: string): Promise<string> {
	const response = await fetch(`${client.origin}/${path}`);
	const svg = await response.text();
	expect(response.status).toBe(200);
	expect(response.headers.get('content-type')).toContain('image/svg+xml');
	expect(svg).toContain('<svg');
	return svg;
}

/** n8n goes on without a package that it cannot load, and says so in its log only. */
export function expectNothingMissing(log: string): void {
	expect(log).not.toMatch(/cannot find module|MODULE_NOT_FOUND|error loading package/i);
	expect(log).not.toMatch(/error.*intune/i);
}

/** n8n's own entry in the list of an OAuth2 node's operations, which points at its HTTP Request node. */
const CUSTOM_API_CALL = '__CUSTOM_API_CALL__';

/** Every resource and operation that the node has, as n8n tells the editor. */
export async function operationsOf(client: N8nClient): Promise<Array<[string, string]>> {
	const all = await client.get<Offered[]>('/types/nodes.json');
	const node = all.find(({ name }) => name === `${PACKAGE}.intuneEnrollment`);
	return (node?.properties ?? [])
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options = [], displayOptions }) =>
			(displayOptions?.show?.resource ?? []).flatMap((resource) =>
				options.map(({ value }): [string, string] => [resource, value]),
			),
		)
		.filter(([, operation]) => operation !== CUSTOM_API_CALL);
}
