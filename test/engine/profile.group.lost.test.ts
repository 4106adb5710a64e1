import { CONTINUE, PLAIN } from './promises/support';
import { useWorld } from './support/useWorld';
import {
	details,
	GROUP,
	GROUP_OPERATIONS as OPERATIONS,
	groupsOf,
	json,
} from './support/enrollmentGroup';
import type { FaultAction } from '../simulator';

const world = useWorld();
const { run, add, group, reset } = groupsOf(world);
beforeEach(() => reset());

const fault = (
	operation: 'set' | 'clear' | 'retrieve',
	action: FaultAction,
	times: number | 'always',
) =>
	world.simulator.addFault({ match: { operation: `${operation}EnrollmentGroup` }, times, action });

describe('a lost answer', () => {
	test.each(['before', 'after'] as const)('once, %s the work: sent again', async (when) => {
		const id = add();
		fault('set', { kind: 'drop', when }, 1);
		expect(json(await run('set', id, PLAIN))).toMatchObject({ success: true, attempts: 2 });
		expect(group(id)).toBe(GROUP);
	});

	test.each([
		['after', 'done'],
		['before', 'notDone'],
	] as const)('for ever, %s the work: read back, %s', async (when, outcome) => {
		const [id, other] = [add(), add()];
		await run('set', other);
		for (const operation of ['set', 'clear'] as const)
			fault(operation, { kind: 'status', status: 503, when }, 'always');
		for (const result of [
			await run('set', id, {}, CONTINUE),
			await run('clear', other, {}, CONTINUE),
		]) {
			if (outcome === 'done') expect(json(result)).toMatchObject({ confirmedBy: 'readBack' });
			else expect(details(result)).toMatchObject({ outcome });
		}
		expect([group(id), group(other)]).toEqual(
			outcome === 'done' ? [GROUP, undefined] : [undefined, GROUP],
		);
	});

	test('that no read can tell of is unknown', async () => {
		const id = add();
		fault('set', { kind: 'drop' }, 'always');
		fault('retrieve', { kind: 'status', status: 403 }, 'always');
		expect(details(await run('set', id, {}, CONTINUE))).toMatchObject({
			outcome: 'unknown',
			description: expect.stringContaining('the enrollment group could not be read'),
		});
	});

	test('a read that lags does not say "not done" of a group that was set', async () => {
		world.simulator.settings.readLagMs = 25_000;
		const id = add();
		fault('set', { kind: 'status', status: 503, when: 'after' }, 'always');
		expect(json(await run('set', id, {}, CONTINUE))).toMatchObject({ confirmedBy: 'readBack' });
	});

	test('500 for ever to an application: the advice names a user', async () => {
		world.simulator.settings.groupActionsRefuseApplications = true;
		const id = add();
		for (const operation of OPERATIONS) {
			const { description } = details(await run(operation, id, {}, CONTINUE)) as {
				description: string;
			};
			expect(description).toContain('try one that signs in as a user');
		}
	});
});
