import { itemsOf } from '../../../../scripts/host/execution';
import type { WorkflowJson } from '../../../../scripts/host/n8nTypes';
import {
	CREDENTIAL_NAME,
	CREDENTIAL_TYPE,
	EXAMPLE_PROFILE_ID,
} from '../../../../scripts/host/simulatedTenant';
import { connect } from '../../../e2e/support/signInAsUser';
import { chain, intuneNode, INTUNE, itemsNode, startNode } from '../../../e2e/support/workflows';
import { readQr } from '../../../engine/support/pictures';
import type { World } from '../world';

/** The node as saved before it had a version 1.1. */
const SAVED = { typeVersion: 1 };

/** As the picker of before saved it; what its list showed then is kept. */
const PICKED = {
	__rl: true,
	mode: 'list',
	value: EXAMPLE_PROFILE_ID,
	cachedResultName: 'Example kiosks, expires 2026-11-27',
};

const SITES = [
	{ ssid: 'Site A', password: 'password of A' },
	{ ssid: 'Büro B', password: 'password of B' },
];
const EXTRA = 'android.app.extra.PROVISIONING_';

/** What the scope of a user was, whatever the app registration allowed. */
const SCOPE_BEFORE = 'openid offline_access DeviceManagementConfiguration.ReadWrite.All';

/** Upgrading the package leaves credentials and workflows at work, with nothing to open and save again. */
export function testVersionBefore(world: () => World): void {
	const createOne = () => savedWorkflow('Create, as saved before', { profileId: PICKED });

	test('a workflow: each item has its own network from the fields among the options', async () => {
		const parameters = {
			profileId: PICKED,
			returnData: 'tokenAndQrCode',
			options: {
				batchSize: 5,
				useMobileData: true,
				wifiHidden: true,
				wifiPassword: '={{ $json.password }}',
				wifiSsid: '={{ $json.ssid }}',
			},
		};
		const execution = await world().runToSuccess(savedWorkflow('Two sites', parameters, SITES));
		const items = itemsOf(execution, INTUNE);
		const contents = items.map(({ json }) => provisioningOf(json).androidEnterprise);
		expect(contents).toEqual(
			SITES.map(({ ssid, password }) =>
				expect.objectContaining({
					[`${EXTRA}WIFI_SSID`]: ssid,
					[`${EXTRA}WIFI_PASSWORD`]: password,
					[`${EXTRA}WIFI_SECURITY_TYPE`]: 'WPA',
					[`${EXTRA}WIFI_HIDDEN`]: true,
				}),
			),
		);
		for (const [index, { binary }] of items.entries()) {
			const picture = await world().client.binary(binary?.qrCode ?? {});
			expect(JSON.parse(readQr(picture))).toEqual(contents[index]);
		}
		expect(world().simulator.tokensMade(EXAMPLE_PROFILE_ID)).toBe(SITES.length);
	});

	test('a workflow: Get hands the token on, as it was not told otherwise', async () => {
		await world().runToSuccess(createOne());
		const options = { wifiSecurityType: 'NONE', wifiSsid: 'Guests' };
		const get = { operation: 'get', profileId: PICKED, options };
		const execution = await world().runToSuccess(savedWorkflow('Get, as saved before', get));
		const { json } = itemsOf(execution, INTUNE)[0]!;
		expect(json.tokenValue).toBe(world().simulator.profile(EXAMPLE_PROFILE_ID)!.tokenValue);
		expect(provisioningOf(json).androidEnterprise).toMatchObject({
			[`${EXTRA}WIFI_SSID`]: 'Guests',
		});
	});

	test('a workflow: the trigger reports what expires soon', async () => {
		const token = { validitySeconds: 86_400 };
		const due = world().simulator.addProfile({ displayName: 'Due' }, { token });
		const trigger = intuneNode(
			{ pollTimes: { item: [{ mode: 'everyHour' }] }, profileType: 'all', expiresWithin: 30 },
			SAVED,
			{ type: 'intuneEnrollmentTrigger' },
		);
		const { id } = await world().import(chain('Watch, as saved before', trigger));
		const execution = await world().client.run(id, INTUNE);
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, INTUNE).map(({ json }) => json)).toContainEqual(
			expect.objectContaining({ event: 'expiring', profileId: due.id }),
		);
	});

	test('the credential of an application, with the access token it has', async () => {
		await world().renewCredential();
		await world().runToSuccess(createOne());
		await world().runToSuccess(createOne());
		world().simulator.expireAccessTokens();
		await world().runToSuccess(createOne());
		expect(world().simulator.tokensMade(EXAMPLE_PROFILE_ID)).toBe(3);
	});

	test('the credential of a user who connected with the scope of before, past the end of that access token', async () => {
		const { client, simulator } = world();
		const id = await world().renewCredential({
			grantType: 'authorizationCode',
			scope: SCOPE_BEFORE,
		});
		await connect(client, id);
		// the scope was never stored: n8n keeps the access token when a credential is edited
		const stored = await client.get<{ data: Record<string, unknown> }>(
			`/rest/credentials/${id}?includeData=true`,
		);
		const { scope: _, ...data } = stored.data;
		const credential = { type: CREDENTIAL_TYPE, name: CREDENTIAL_NAME, data };
		await client.request('PATCH', `/rest/credentials/${id}`, credential);

		await world().runToSuccess(createOne());
		simulator.expireAccessTokens();
		await world()
			.runToSuccess(createOne())
			.finally(async () => await world().renewCredential());
		expect(simulator.tokensMade(EXAMPLE_PROFILE_ID)).toBe(2);
	});
}

function savedWorkflow(name: string, parameters: object, items: object[] = [{}]): WorkflowJson {
	return chain(name, startNode(), itemsNode(items), intuneNode(parameters, SAVED));
}

function provisioningOf(json: Record<string, unknown>): { androidEnterprise: object } {
	return json.provisioning as { androidEnterprise: object };
}
