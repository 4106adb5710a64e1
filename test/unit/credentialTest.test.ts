import { MicrosoftIntuneOAuth2Api } from '../../credentials/MicrosoftIntuneOAuth2Api.credentials';
import { RECORDED, type RecordedName } from '../simulator/graph/recorded';

/** What n8n shows for a status where a credential is tested; it looks at nothing else. */
const TEXTS = new Map(
	new MicrosoftIntuneOAuth2Api().test.rules!.map(({ properties }) => {
		const { value, message } = properties as { value: number; message: string };
		return [value, message];
	}),
);

/** What a read of profiles can be refused for, and what the text must tell somebody to look at. */
test.each<[RecordedName, RegExp]>([
	['targetTenant', /active license.*Tenant ID/],
	['router', /Cloud/],
	['unknownProperty', /Cloud/],
	['staleToken', /admin consent/],
	['emptyToken', /a proxy may take the Authorization header away/],
	['caeLocation', /Conditional Access policy/],
	['envelopeB', /Intune license.*Intune role/],
	['missingScope', /DeviceManagementConfiguration\.ReadWrite\.All.*admin consent/],
	['userNotAuthorized', /a user also has an Intune role/],
	['noAuthorization', /DeviceManagementConfiguration\.ReadWrite\.All/],
	['empty', /DeviceManagementConfiguration\.ReadWrite\.All/],
	['notFound', /Cloud.*Intune is set up/],
	['throttleGraph', /Test again in a minute/],
	['serverError', /Test again later/],
	['html', /something in between.*Test again later/],
])('%s: the test of the credential says what to look at', (name, text) => {
	expect(TEXTS.get(RECORDED[name].status)).toMatch(text);
});

test('no text claims what the status alone does not tell', () => {
	for (const [status, text] of TEXTS) {
		expect(text).toContain(`(${status})`);
		expect(text).not.toMatch(/is missing|permission missing/i);
	}
});
