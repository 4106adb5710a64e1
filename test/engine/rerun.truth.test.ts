import { CONTINUE, RETRY } from './promises/support';
import { useWorld } from './support/useWorld';
import { created } from './support/otherOperations';

/* A later try of Retry On Fail that fails before it comes to its write says what the tries before it had done. */

const world = useWorld();

const upsert = { resource: 'profile', operation: 'upsert', displayName: '={{ $json.name }}' };
const items = (...names: string[]) => names.map((name) => ({ json: { name } }));

test('two profiles of the name, one of which an earlier try may have made: unknown', async () => {
	const { simulator, clock } = world;
	// the work is done late, and a stranger makes another meanwhile
	simulator.addFault({
		match: { operation: 'create' },
		action: { kind: 'status', status: 504, when: 'late', lateMs: 8_000 },
	});
	void clock.sleep(5_000).then(() => simulator.addProfile({ displayName: 'Twice' }));
	const { outputs } = await world.run(
		{ ...upsert, options: { maxRetries: 0 } },
		{ items: items('Twice'), ...CONTINUE, ...RETRY, executionId: 'twice' },
	);
	expect(created(simulator, 'Twice')).toBe(1);
	expect(outputs[0]![0]!.json.details).toMatchObject({
		code: 'AmbiguousName',
		outcome: 'unknown',
		description: expect.stringContaining('Whether an earlier try had done it is unknown.'),
	});
});

test('a list that cannot be read, after an earlier try had changed the profile: done', async () => {
	const { simulator } = world;
	const [refused, changed] = ['Refused', 'Changed'].map(
		(displayName) => simulator.addProfile({ displayName, description: 'old' }).id,
	);
	await world.clock.sleep(60_000);
	simulator.addFault({
		match: { operation: 'update', profileId: refused },
		action: { kind: 'status', status: 403 },
	});
	simulator.addFault({
		match: { operation: 'list' },
		after: 1,
		times: 'always',
		action: { kind: 'status', status: 403 },
	});
	const { outputs } = await world.run(
		{ ...upsert, additionalFields: { description: 'new' } },
		{ items: items('Refused', 'Changed'), ...CONTINUE, ...RETRY, executionId: 'unlisted' },
	);
	const says = outputs[0]!.map(({ json }) => json.details);
	expect(simulator.profile(changed!)!.description).toBe('new');
	expect(says).toEqual([
		expect.objectContaining({ outcome: 'notDone' }),
		expect.objectContaining({
			outcome: 'done',
			description: expect.stringContaining('An earlier try had done it.'),
		}),
	]);
});
