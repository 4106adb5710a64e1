import { judge } from './support/judge';
import { useWorld } from './support/useWorld';
import { byId, itemsFor, writesSent } from './support/world';

const world = useWorld();

const EACH = { profileId: byId('={{ $json.profileId }}') };
const DEVICE_OWNER = 'androidDeviceOwnerEnrollmentProfiles' as const;
const CONTINUE = { onError: 'continueRegularOutput' as const };
const DAY = 86_400;

const sent = () => writesSent(world);

describe('Stop at the first failure', () => {
	test('starts no further write, carries what is in flight to an outcome, and says what had been made', async () => {
		const ids = world.simulator.addProfiles(300);
		world.simulator.addFault({
			match: { operation: 'createToken', profileId: ids[30] },
			times: 'always',
			action: { kind: 'status', status: 403 },
		});
		world.simulator.addFault({
			match: { operation: 'createToken', profileId: ids[65] },
			action: { kind: 'drop', when: 'after' },
		});
		const result = await world.run(EACH, { items: itemsFor(ids), executionId: 'stop' });
		expect(result.error?.context?.itemIndex).toBe(30);
		expect(judge(world.simulator, ids, result, { mayBeUnknown: () => false })).toEqual([]);
		const refusedAt = world.simulator.log.find(
			({ operation, status }) => operation === 'createToken' && status === 403,
		)!.at;
		expect(
			world.simulator.log.filter(
				({ operation, at }) => operation === 'createToken' && at > refusedAt,
			),
		).toEqual([]);
		expect(sent()).toBeLessThan(300);
	});

	test('shows the failure itself, not an item that was waiting to be sent again', async () => {
		const ids = world.simulator.addProfiles(2);
		world.simulator.addFault({
			match: { operation: 'createToken', profileId: ids[0] },
			action: { kind: 'status', status: 429, headers: { 'Retry-After': '30' } },
		});
		world.simulator.addFault({
			match: { operation: 'createToken', profileId: ids[1] },
			times: 'always',
			action: { kind: 'status', status: 404 },
		});
		const result = await world.run(EACH, { items: itemsFor(ids), executionId: 'consequence' });
		expect(result.error?.context?.itemIndex).toBe(1);
		expect(result.error?.message).toMatch(/404/);
		expect(judge(world.simulator, ids, result, { mayBeUnknown: () => false })).toEqual([]);
	});

	test('of reads shows the failure of the item that failed, not one that still waited', async () => {
		const ids = world.simulator.addProfiles(40, {}, { token: { validitySeconds: DAY } });
		world.simulator.addFault({
			match: { operation: 'get', profileId: ids[3] },
			action: { kind: 'status', status: 429, headers: { 'Retry-After': '10' } },
		});
		world.simulator.addFault({
			match: { operation: 'get', profileId: ids[30] },
			action: { kind: 'status', status: 404 },
		});
		const { error } = await world.run({ ...EACH, operation: 'get' }, { items: itemsFor(ids) });
		expect(error?.message).toContain(`there is no profile ${ids[30]}`);
		expect(error?.context).toMatchObject({ itemIndex: 30, details: { profileId: ids[30] } });
	});

	test('names those of which nobody knows beside those that were made', async () => {
		const token = { validitySeconds: 90 * DAY, createdAt: world.clock.now() - DAY * 1000 };
		const ids = world.simulator.addProfiles(
			3,
			{},
			{ collection: 'androidForWorkEnrollmentProfiles', token },
		);
		world.simulator.addFault({
			match: { operation: 'createToken', profileId: ids[0] },
			times: 'always',
			action: { kind: 'status', status: 403 },
		});
		world.simulator.addFault({
			match: { operation: 'createToken', profileId: ids[1] },
			action: { kind: 'status', status: 500 },
		});
		const result = await world.run(
			{ ...EACH, profileType: 'androidForWork' },
			{ items: itemsFor(ids), executionId: 'doubt' },
		);
		expect(result.error?.context?.itemIndex).toBe(0);
		expect(result.error?.description).toMatch(
			/By then 1 token had been made, for item 2\. It is unknown for item 1/,
		);
		expect(judge(world.simulator, ids, result, { mayBeUnknown: (index) => index === 1 })).toEqual(
			[],
		);
	});

	test('names 20 ranges at the most', async () => {
		const ids = world.simulator.addProfiles(80);
		for (let index = 1; index < 80; index += 2) {
			world.simulator.addFault({
				match: { operation: 'createToken', profileId: ids[index] },
				times: 'always',
				action: { kind: 'status', status: 403 },
			});
		}
		const { error } = await world.run(EACH, { items: itemsFor(ids), executionId: 'ranges' });
		const ranges = /for items ([\d–, ]+)( and more)?\./.exec(error?.description ?? '');
		expect(ranges?.[1]?.split(',').length).toBeLessThanOrEqual(20);
	});
});

describe('Items for one profile', () => {
	test.each([
		[DEVICE_OWNER, 'androidDeviceOwner'],
		['androidForWorkEnrollmentProfiles' as const, 'androidForWork'],
	])(
		'are never in flight together, and none is taken for another (%s)',
		async (collection, profileType) => {
			const ids = world.simulator.addProfiles(10, {}, { collection });
			const all = Array.from({ length: 60 }, (_, index) => ids[index % 10]!);
			world.simulator.addFault({
				match: { operation: 'createToken' },
				times: 'always',
				probability: 0.2,
				action: { kind: 'status', status: 500, when: 'after' },
			});
			world.simulator.addFault({
				match: { operation: 'createToken' },
				times: 'always',
				probability: 0.2,
				action: { kind: 'status', status: 500 },
			});
			const { outputs } = await world.run(
				{ ...EACH, profileType },
				{ items: itemsFor(all), ...CONTINUE, executionId: `shared ${profileType}` },
			);
			expect(world.simulator.counters.overlappingProfileWrites).toBe(0);
			for (const id of ids) {
				const own = outputs[0]!.filter((_, index) => all[index] === id).map(({ json }) => json);
				const surely = own.filter(({ success }) => success === true).length;
				const perhaps = own.filter(
					({ details }) => (details as { outcome?: string } | undefined)?.outcome === 'unknown',
				).length;
				const made = world.simulator.tokensMade(id);
				expect(made).toBeGreaterThanOrEqual(surely);
				expect(made).toBeLessThanOrEqual(surely + perhaps);
			}
		},
	);
});
