import type { IDataObject } from 'n8n-workflow';
import { setTimeOfDay, useWorld } from './support/useWorld';
import { byId } from './support/world';

/* What a lost answer left unknown is settled by Intune's own record: where that shows the request, it was done. */

const world = useWorld();
const MINUTE = 60_000;

/** A write whose answer is lost, and which no read can confirm. */
async function leftUnknown(operation: string, when: 'before' | 'after', more: object = {}) {
	const token = { validitySeconds: 86_400 };
	const { id } = world.simulator.addProfile({ displayName: 'Kiosks' }, { token });
	await world.clock.sleep(MINUTE);
	const graph = operation === 'revoke' ? 'revokeToken' : 'createToken';
	world.simulator.addFault({
		match: { operation: graph },
		times: 'always',
		action: { kind: 'drop', when },
	});
	const isSent = () => world.simulator.log.some(({ operation: sent }) => sent === graph);
	world.simulator.addFault({
		match: { operation: 'get' },
		times: 'always',
		action: () => (isSent() ? { kind: 'status', status: 500 } : { kind: 'headers', headers: {} }),
	});
	const parameters = { operation, profileId: byId(id), options: { readLag: 10, ...more } };
	const { outputs } = await world.run(parameters, { onError: 'continueRegularOutput' });
	world.simulator.clearFaults();
	const { error, details } = outputs[0]![0]!.json as { error: string; details: IDataObject };
	expect(error).toMatch(/Whether it was done is unknown$/);
	expect(details.outcome).toBe('unknown');
	return { id, details };
}

/** As the example does it: by the id alone. */
const settle = async ({ details }: { details: IDataObject }, more: object = {}) => {
	const { outputs, error } = await world.run({
		operation: 'getHistory',
		clientRequestId: details.clientRequestId,
		...more,
	});
	expect(error).toBeUndefined();
	return outputs[0]!.map(({ json }) => json);
};

describe.each(['create', 'revoke'])('%s', (operation) => {
	test.each([1, 20])('that was done is shown by its own id, batches of %s', async (batchSize) => {
		const unknown = await leftUnknown(operation, 'after', { batchSize });
		const found = await settle(unknown);
		expect(found.length).toBeGreaterThan(0);
		for (const event of found)
			expect(event).toMatchObject({
				profileId: unknown.id,
				byThisApp: true,
				correlationId: unknown.details.clientRequestId,
			});
	});

	test('that was not done is not shown', async () => {
		expect(await settle(await leftUnknown(operation, 'before'))).toEqual([]);
	});

	test.each([-1, 0, 1])(
		'says between which moments it was sent, by the clock of the server (%d days off here)',
		async (days) => {
			setTimeOfDay(world, days * 86_400_000);
			const { id, details } = await leftUnknown(operation, 'after');
			const [, first, last] = /It was sent between (\S+) and (\S+)\. /.exec(
				String(details.description),
			)!;
			setTimeOfDay(world, 0);
			const sent = world.simulator.auditEvents.filter(
				({ resources }) => resources[0]!.resourceId === id,
			);
			for (const { activityDateTime } of sent) {
				expect(Date.parse(activityDateTime)).toBeGreaterThanOrEqual(Date.parse(first!));
				expect(Date.parse(activityDateTime)).toBeLessThanOrEqual(Date.parse(last!) + 1000);
			}
			expect(await settle({ details }, { after: first })).toHaveLength(sent.length);
		},
	);
});

test('a log that does not keep the ids of requests shows nothing: that proves nothing', async () => {
	for (const auditCorrelation of ['own', 'none'] as const) {
		world.simulator.settings.auditCorrelation = auditCorrelation;
		const unknown = await leftUnknown('create', 'after');
		expect(await settle(unknown)).toEqual([]);
		// by profile and time it is there
		expect(await settle({ details: {} }, { profileId: byId(unknown.id) })).not.toEqual([]);
	}
	world.simulator.settings.auditCorrelation = 'all';
});
