import { N8nClient } from '../../scripts/host/N8nClient';
import { sharedHost } from './support/sharedHost';

interface Icons {
	light: string;
	dark: string;
}

interface TypeDescription {
	name: string;
	displayName: string;
	iconUrl?: Icons;
}

const { origin, login } = sharedHost.announced();
const client = new N8nClient(origin);

beforeAll(async () => await client.signIn(login));

async function described(list: 'nodes' | 'credentials', name: string): Promise<TypeDescription> {
	const all = await client.get<TypeDescription[]>(`/types/${list}.json`);
	const found = all.find((one) => one.name === name);
	if (!found) throw new Error(`n8n does not offer ${name}`);
	return found;
}

async function expectPicture(path: string): Promise<void> {
	const response = await fetch(`${origin}/${path}`);
	expect(response.status).toBe(200);
	expect(response.headers.get('content-type')).toContain('image/svg+xml');
	expect(await response.text()).toContain('<svg');
}

test.each([
	['nodes', 'n8n-nodes-intune-enrollment.intuneEnrollment', 'Microsoft Intune Enrollment'],
	['nodes', 'n8n-nodes-intune-enrollment.intuneEnrollmentTool', 'Microsoft Intune Enrollment Tool'],
	['credentials', 'microsoftIntuneOAuth2Api', 'Microsoft Intune OAuth2 API'],
] as const)(
	'n8n offers, in %s, %s with an icon for each theme',
	async (list, name, displayName) => {
		const type = await described(list, name);
		expect(type.displayName).toBe(displayName);
		expect(type.iconUrl?.light).not.toBe(type.iconUrl?.dark);
		await expectPicture(type.iconUrl?.light ?? '');
		await expectPicture(type.iconUrl?.dark ?? '');
	},
);
