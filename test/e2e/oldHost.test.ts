import { execFileSync } from 'node:child_process';
import { nodeBinaryOf } from '../../scripts/host/environment';
import { OLDEST_HOST_FOLDER } from '../../scripts/host/files';
import { itemsOf } from '../../scripts/host/execution';
import { EXAMPLE_PROFILE_ID } from '../../scripts/host/simulatedTenant';
import { readQr } from '../engine/support/pictures';
import { testEveryHost } from '../n8n/support/everyHost';
import { expectNothingMissing, expectOffered, OFFERED } from '../n8n/support/offered';
import { World } from '../n8n/support/world';
import { startOwnHost, type OwnHost } from './support/ownHost';
import { connect, putUserCredential } from './support/signInAsUser';
import { byId, chain, codeNode, intuneNode, INTUNE, START, startNode } from './support/workflows';

/** The oldest n8n that the README names, on Node.js 20. */
let own: OwnHost;
let world: World;

beforeAll(async () => {
	own = await startOwnHost('oldest', { folder: OLDEST_HOST_FOLDER });
	world = await World.create(own);
	world.simulator.seedDemo();
	await world.putCredential();
});
beforeEach(() => world.simulator.reset());
afterAll(async () => {
	await world?.end();
	await own?.host.stop();
});

const createOne = chain(
	'Create on the oldest host',
	startNode(),
	intuneNode({ profileId: byId(EXAMPLE_PROFILE_ID) }),
);

async function runOne(json = createOne) {
	const { id } = await world.import(json);
	const execution = await world.client.run(id, START);
	expect(execution.status).toBe('success');
	return itemsOf(execution, INTUNE);
}

test('it is the host that the README names', async () => {
	const settings = await world.client.get<{ versionCli: string }>('/rest/settings');
	expect(settings.versionCli).toBe('2.0.3');
	const node = execFileSync(nodeBinaryOf(OLDEST_HOST_FOLDER), ['--version']).toString();
	expect(node).toMatch(/^v20\./);
});

test('it offers both nodes and the credential, with icons for both themes', async () => {
	for (const one of OFFERED) await expectOffered(world.client, one);
	expectNothingMissing(own.host.log());
});

testEveryHost(() => world);

describe.each([
	['an application', async () => void (await world.putCredential())],
	['a user', async () => await connect(world.client, await putUserCredential(world))],
])('signed in as %s', (_who, signIn) => {
	test('an access token that expired between two runs, and one in the middle of a run', async () => {
		await signIn();
		await runOne();
		world.simulator.expireAccessTokens();
		await runOne();
		expect(world.simulator.tokensMade(EXAMPLE_PROFILE_ID)).toBe(2);

		// After two more calls to Graph: the rest of the run meets the refusal.
		const ids = world.simulator.addProfiles(6);
		world.simulator.settings.accessTokenUses = 2;
		const code = `return ${JSON.stringify(ids)}.map((id) => ({ json: { id } }));`;
		const one = { profileId: byId('={{ $json.id }}'), options: { batchSize: 1 } };
		const items = await runOne(
			chain('Several on the oldest host', startNode(), codeNode('Ids', code), intuneNode(one)),
		).finally(() => (world.simulator.settings.accessTokenUses = 0));
		expect(items.map(({ json }) => json.profileId)).toEqual(ids);
		expect(ids.map((id) => world.simulator.tokensMade(id))).toEqual([1, 1, 1, 1, 1, 1]);
		expect(world.simulator.counters.byStatus['401']).toBeGreaterThan(1);
	});
});

test('a QR code, a failing item under "continue", and the trigger by itself', async () => {
	const [item] = await runOne(
		chain(
			'QR code',
			startNode(),
			intuneNode({ profileId: byId(EXAMPLE_PROFILE_ID), returnData: 'tokenAndQrCode' }),
		),
	);
	expect(item?.json.tokenState).toBe('valid');
	const picture = await world.client.binary(item?.binary?.qrCode ?? {});
	expect(readQr(picture)).toContain(String(item?.json.tokenValue));

	const wrong = { profileId: byId('99999999-9999-4999-8999-999999999999') };
	const [failed] = await runOne(
		chain('Continue', startNode(), intuneNode(wrong, { onError: 'continueRegularOutput' })),
	);
	expect(failed?.json).toMatchObject({ details: { httpCode: '404', outcome: 'notDone' } });

	const soon = { expiresWithin: 30 };
	const trigger = intuneNode(soon, {}, { type: 'intuneEnrollmentTrigger' });
	const due = world.simulator.addProfile(
		{ displayName: 'Due' },
		{ token: { validitySeconds: 86_400 } },
	);
	const { id } = await world.import(chain('Trigger', trigger, codeNode('Next', 'return items;')));
	await world.client.publish(id);
	const execution = await world.client.firstExecution(id);
	expect(itemsOf(execution, 'Next').map(({ json }) => json.profileId)).toContain(due.id);
});
