import { itemsOf } from '../../scripts/host/execution';
import type { WorkflowNode } from '../../scripts/host/n8nTypes';
import { EXAMPLE_PROFILE_ID } from '../../scripts/host/simulatedTenant';
import { openStandIn, type StandIn } from './support/standIn';
import { World } from './support/world';

const EACH = 'Every morning';
const PUSHED = 'What was pushed';
const FAILED = 'What could not be pushed';
const KEY_TYPE = 'httpHeaderAuth';
const KEY_NAME = 'Knox API token';
const KEY_VALUE = 'signed by the tools of Samsung';
const BUNDLE = 'android.app.extra.PROVISIONING_ADMIN_EXTRAS_BUNDLE';
const LOCALE = 'android.app.extra.PROVISIONING_LOCALE';
const TOKEN = 'com.google.android.apps.work.clouddpc.EXTRA_ENROLLMENT_TOKEN';

/** What each example writes to, as it is before. */
const CASES = [
	{
		example: 'push-to-zero-touch',
		host: 'https://androiddeviceprovisioning.googleapis.com',
		path: '/v1/customers/1234567890/configurations/9876543210',
		before: {
			configurationName: 'Kiosks',
			contactPhone: '+49 30 1234',
			dpcExtras: JSON.stringify({ [LOCALE]: 'de_DE', [BUNDLE]: { [TOKEN]: 'OLD' } }),
		},
		method: 'PATCH',
		field: 'dpcExtras',
	},
	{
		example: 'push-to-knox',
		host: 'https://eu-kcs-api.samsungknox.com',
		path: '/kcs/v1/kme/profiles/123456',
		before: {
			profileName: 'Kiosks',
			doEnabled: true,
			customData: JSON.stringify({ [TOKEN]: 'OLD' }),
		},
		method: 'PUT',
		field: 'customData',
	},
] as const;

let world: World;
let standIn: StandIn;

beforeAll(async () => {
	world = await World.create();
	await world.putCredential();
	const key = { name: 'x-knox-apitoken', value: KEY_VALUE };
	await world.client.putCredential(KEY_TYPE, KEY_NAME, key);
	standIn = await openStandIn();
});
beforeEach(() => {
	world.simulator.reset();
	Object.assign(standIn, { writes: [], failing: 0, resources: new Map() });
});
afterAll(async () => {
	await world?.client.deleteCredential(KEY_TYPE, KEY_NAME);
	await world?.end();
	await standIn?.stop();
});

/** The example against the stand-in, which asks for the key of a header in place of Google's sign-in. */
async function importAgainst(example: string, host: string, profileId: string): Promise<string> {
	const { id, nodes } = await world.importExample(example);
	const key = await world.client.credential(KEY_TYPE, KEY_NAME);
	const text = JSON.stringify(nodes)
		.replaceAll(host, standIn.origin)
		.replaceAll(EXAMPLE_PROFILE_ID, profileId);
	const there = JSON.parse(text) as WorkflowNode[];
	await world.client.updateWorkflow(id, {
		nodes: there.map((node) =>
			node.type.endsWith('.httpRequest')
				? {
						...node,
						parameters: {
							...node.parameters,
							authentication: 'genericCredentialType',
							genericAuthType: KEY_TYPE,
						},
						credentials: { [KEY_TYPE]: { id: key!.id, name: KEY_NAME } },
					}
				: node,
		),
		settings: { saveManualExecutions: true },
	});
	return id;
}

async function run(id: string) {
	const execution = await world.client.run(id, EACH);
	const error = execution.data.resultData.error?.message;
	expect({ status: execution.status, error }).toEqual({ status: 'success' });
	return execution;
}

describe.each(CASES)('$example', ({ example, host, path, before, method, field }) => {
	/** A profile of its own for each test, without a token yet. */
	async function importFor(partial = {}): Promise<{ id: string; profileId: string }> {
		const wanted = { displayName: 'Kiosks', ...partial };
		const { id: profileId } = world.simulator.addProfile(wanted, { token: null });
		return { id: await importAgainst(example, host, profileId), profileId };
	}
	beforeEach(() => void standIn.resources.set(path, { ...before }));

	const tokenThere = () => {
		const data = JSON.parse(String(standIn.resources.get(path)![field])) as Extras;
		return data[TOKEN] ?? data[BUNDLE]?.[TOKEN];
	};
	const liveToken = (profileId: string) => world.simulator.liveTokens(profileId)[0]!.value;

	test('a renewed token goes there once, and nothing else of it changes; a second run writes nothing', async () => {
		const { id, profileId } = await importFor();
		const first = await run(id);
		expect(tokenThere()).toBe(liveToken(profileId));
		expect(standIn.resources.get(path)).toEqual({ ...before, [field]: expect.any(String) });
		expect(standIn.writes).toHaveLength(1);
		const [write] = standIn.writes;
		expect(write).toMatchObject({ method, path });
		expect(write!.headers['x-knox-apitoken']).toBe(KEY_VALUE);
		if (method === 'PATCH') {
			expect(write!.updateMask).toBe('dpcExtras');
			expect(Object.keys(write!.body)).toEqual(['dpcExtras']);
			expect(JSON.parse(String(write!.body.dpcExtras))).toMatchObject({ [LOCALE]: 'de_DE' });
		}
		expect(itemsOf(first, PUSHED).map(({ json }) => json.profile)).toEqual(['Kiosks']);

		await run(id);
		expect(standIn.writes).toHaveLength(1);
		expect(world.simulator.counters.tokensMade).toBe(1);
	});

	test('a push that failed is made up for by the next run, with the same token', async () => {
		const { id, profileId } = await importFor();
		standIn.failing = 1;
		const failed = await run(id);
		expect(itemsOf(failed, FAILED).map(({ json }) => json)).toEqual([
			{
				profileId,
				where: expect.stringContaining(path.split('/').at(-1)!),
				error: expect.any(String),
			},
		]);
		expect(tokenThere()).toBe('OLD');
		await run(id);
		expect(tokenThere()).toBe(liveToken(profileId));
		expect(standIn.writes).toHaveLength(2);
		expect(world.simulator.counters.tokensMade).toBe(1);
	});

	test('where the other side has nothing of that name nothing is written', async () => {
		const { id } = await importFor();
		standIn.resources.clear();
		const execution = await run(id);
		expect(itemsOf(execution, FAILED)).toHaveLength(1);
		expect(standIn.writes).toEqual([]);
	});

	test('AOSP devices are not enrolled that way: nothing is written', async () => {
		const { id, profileId } = await importFor({
			enrollmentMode: 'corporateOwnedAOSPUserlessDevice',
		});
		await run(id);
		expect(world.simulator.tokensMade(profileId)).toBe(1);
		expect(standIn.writes).toEqual([]);
	});
});

type Extras = Record<string, string> & { [BUNDLE]?: Record<string, string> };
