import type { N8nClient } from '../../../scripts/host/N8nClient';

interface Offered {
	name: string;
	displayName: string;
	iconUrl?: { light: string; dark: string };
}

const PACKAGE = 'n8n-nodes-intune-enrollment';

/** What the package brings, by the list in which n8n offers it. */
const EXPECTED = [
	['nodes', `${PACKAGE}.intuneEnrollment`, 'Microsoft Intune Enrollment'],
	['nodes', `${PACKAGE}.intuneEnrollmentTrigger`, 'Microsoft Intune Enrollment Trigger'],
	['credentials', 'microsoftIntuneOAuth2Api', 'Microsoft Intune OAuth2 API'],
] as const;

/** Both node types and the credential are there, each with a picture for the light and the dark theme. */
export async function expectOffered(client: N8nClient): Promise<void> {
	for (const [list, name, displayName] of EXPECTED) {
		const all = await client.get<Offered[]>(`/types/${list}.json`);
		const found = all.find((one) => one.name === name);
		expect(found).toMatchObject({ name, displayName });
		const { light = '', dark = '' } = found?.iconUrl ?? {};
		expect(await picture(client, light)).not.toBe(await picture(client, dark));
	}
}

async function picture(client: N8nClient, path: string): Promise<string> {
	const response = await fetch(`${client.origin}/${path}`);
	const svg = await response.text();
	expect(response.headers.get('content-type')).toContain('image/svg+xml');
	expect(svg).toContain('<svg');
	return svg;
}

/** n8n goes on without a package that it cannot load, and says so in its log only. */
export function expectNothingMissing(log: string): void {
	expect(log).not.toMatch(/cannot find module|MODULE_NOT_FOUND|error loading package/i);
	expect(log).not.toMatch(/error.*intune/i);
}
