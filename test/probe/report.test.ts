import { pageOf } from '../../scripts/probe/report';
import { QUESTIONS } from '../../scripts/probe/questions';
import { leftBehind, probe, startWorld, type World } from './support';

let world: World;
afterEach(() => world.stop());

test('a whole run tells nothing of whose tenant it is, and stays far below the quota', async () => {
	world = await startWorld();
	const { simulator } = world;
	simulator.seedDemo();
	const { report, left } = await probe(world, { application: true });
	expect([left, await leftBehind(world)]).toEqual([0, []]);
	expect(simulator.counters.maxWritesInAny20s).toBeLessThanOrEqual(11);
	expect(Object.keys(report.findings)).toEqual(QUESTIONS.map(({ id }) => id));
	const { tenantId, clientId, userId, userPrincipalName, tenantDomain } = simulator.settings;
	const secret = [
		...simulator.secrets(),
		tenantId,
		clientId,
		userId,
		userPrincipalName,
		tenantDomain,
	];
	const ids = simulator.log.flatMap(({ profileId, requestId }) => [profileId, requestId]);
	for (const text of [JSON.stringify(report), pageOf(report, QUESTIONS)]) {
		for (const one of [...secret, ...ids]) if (one) expect(text).not.toContain(one);
		expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-|delete me|Warehouse|https?:/i);
	}
	expect(report.findings.throttled).toEqual({ unanswered: 'notAsked' });
});

test('what differs from the assumptions is counted and marked', async () => {
	world = await startWorld({ v1Available: true, readLagMs: 100_000 });
	const questions = QUESTIONS.filter(({ id }) => ['v1', 'readLag', 'oldToken'].includes(id));
	const { report } = await probe(world, { questions });
	const page = pageOf(report, questions);
	expect(page).toContain('**2 of 3 answers differ');
	expect(page).toContain('## ≠ How long does a read lag');
	expect(page).toMatch(/Set Read Lag to 2\d\d seconds or more/);
	expect(page).toContain('## = What becomes of the token before');
});

test('without the right to read the audit log the other questions are answered all the same', async () => {
	world = await startWorld({
		delegatedPermissions: ['DeviceManagementConfiguration.ReadWrite.All'],
	});
	const questions = QUESTIONS.filter(({ id }) => ['auditLog', 'numbers'].includes(id));
	const { report } = await probe(world, { questions });
	expect(report.findings.auditLog).toEqual({ unanswered: 'notPermitted' });
	expect(report.findings.numbers).toMatchObject({ answer: { delete: 204 } });
});
