import { LOG, makeLogEndless } from './support/auditLog';
import { DAY_SECONDS } from './support/kinds';
import { byColleague, events, MINUTE, told, useTokenWatch } from './support/tokenWatch';
import { byId } from './support/world';

/* Who made or revoked a token, as far as Intune's audit log shows it by the time of the poll. */

const DAY = DAY_SECONDS * 1000;
const NO_AUDIT = ['DeviceManagementConfiguration.ReadWrite.All'];

const { world, add, pass, makeToken, revokeToken, published } = useTokenWatch();

describe('what this credential did', () => {
	const own = async (id: string, operation: string) =>
		await world.run({ profileId: byId(id), operation });

	test.each(['application', 'user'] as const)(
		'as %s raises nothing, and is told on demand',
		async (who) => {
			if (who === 'user') world.signInUser();
			const id = add();
			const quiet = await published();
			const all = await published({ changedBy: 'anyone' });
			for (const [operation, event] of [
				['create', 'replaced'],
				['revoke', 'revoked'],
				['create', 'created'],
			]) {
				await own(id, operation!);
				await pass();
				expect(events(await quiet.poll())).toEqual([]);
				expect(events(await all.poll())).toEqual([event]);
			}
			makeToken(id);
			await pass();
			expect(told(await quiet.poll())).toEqual([byColleague('replaced', id)]);
		},
	);

	test('another user of the same app is somebody else', async () => {
		world.signInUser();
		const id = add();
		const trigger = await published();
		const { clientId } = world.simulator.settings;
		makeToken(id, {
			applicationId: clientId,
			userId: 'another',
			userPrincipalName: 'boss@contoso.com',
		});
		await pass();
		expect(told(await trigger.poll())).toEqual([['replaced', id, 'boss@contoso.com']]);
	});

	test('is told where the log cannot tell it yet', async () => {
		world.simulator.settings.auditLagMs = 10 * MINUTE;
		const id = add();
		const trigger = await published();
		await own(id, 'create');
		await pass();
		expect(told(await trigger.poll())).toEqual([
			['replaced', id, 'The audit log does not show it yet'],
		]);
	});
});

describe('who did it', () => {
	test('a log that lags holds nothing up: told at once, without a name', async () => {
		world.simulator.settings.auditLagMs = 30 * MINUTE;
		const id = add();
		const trigger = await published();
		makeToken(id);
		await pass();
		expect(told(await trigger.poll())).toEqual([
			['replaced', id, 'The audit log does not show it yet'],
		]);
		await pass(30 * MINUTE);
		expect(events(await trigger.poll())).toEqual([]);
	});

	test('without the permission every change is told, own ones too', async () => {
		world.simulator.settings.applicationPermissions = NO_AUDIT;
		const [one, two] = [add(), add()];
		const trigger = await published();
		makeToken(one);
		await world.run({ profileId: byId(two) });
		await pass();
		const because =
			'The credential may not read the audit log, which takes DeviceManagementApps.Read.All';
		expect(told(await trigger.poll())).toEqual([
			['replaced', one, because],
			['replaced', two, because],
		]);
	});

	test.each([
		[{ kind: 'status', status: 500 }, 'could not be read'],
		[{ kind: 'hang' }, 'no time'],
		[{ kind: 'html' }, 'could not be read'],
		[{ kind: 'status', status: 429, headers: { 'Retry-After': '3600' } }, '(could not|no time)'],
	] as const)('a log that answers with %j holds no alarm back', async (action, because) => {
		const id = add();
		// n8n's usual budget
		const trigger = await published({}, 300_000);
		makeToken(id);
		await pass();
		world.simulator.addFault({ match: LOG, times: 'always', action });
		const began = world.clock.now();
		expect(told(await trigger.poll())).toEqual([
			['replaced', id, expect.stringMatching(new RegExp(because))],
		]);
		expect(world.clock.now() - began).toBeLessThan(20_000);
		// a quota that is used up is so for lists too
		await pass(DAY);
		expect(events(await trigger.poll())).toEqual([]);
	});

	test('a log without an end is not read past the poll’s time', async () => {
		const id = add();
		const trigger = await published({}, 36_000);
		makeToken(id);
		await pass();
		world.simulator.settings.delayMs = 500;
		makeLogEndless(world);
		expect(told(await trigger.poll())).toEqual([
			['replaced', id, 'There was no time to read the audit log to its end'],
		]);
	});

	test('two who did something at that time: neither is named', async () => {
		const id = add();
		const trigger = await published();
		makeToken(id, { userPrincipalName: 'one@contoso.com', userId: 'one' });
		makeToken(id, { userPrincipalName: 'two@contoso.com', userId: 'two' });
		await pass();
		expect(told(await trigger.poll())).toEqual([
			['replaced', id, expect.stringMatching(/^Several people or apps/)],
		]);
	});

	test('whoever only renamed the profile did not make the token', async () => {
		const id = add();
		const trigger = await published();
		world.simulator.settings.auditActivityTypes = { createToken: 'Any Name' };
		makeToken(id);
		await world.run({
			resource: 'profile',
			operation: 'update',
			profileId: byId(id),
			updateFields: { description: 'x' },
		});
		await pass();
		expect(told(await trigger.poll())).toEqual([byColleague('replaced', id)]);
	});

	test('who made a token did not revoke it: the one who did is named', async () => {
		const id = add();
		const trigger = await published();
		makeToken(id);
		await pass();
		expect(told(await trigger.poll())).toEqual([byColleague('replaced', id)]);
		revokeToken(id, { userPrincipalName: 'boss@contoso.com', userId: 'boss' });
		await pass();
		expect(told(await trigger.poll())).toEqual([['revoked', id, 'boss@contoso.com']]);
	});

	test('a log that names nobody says so', async () => {
		const id = add();
		const trigger = await published();
		const nobody = { userPrincipalName: null, userId: null, applicationId: null };
		makeToken(id, nobody);
		await pass();
		expect(told(await trigger.poll())).toEqual([
			['replaced', id, 'The audit log does not say who it was'],
		]);
	});
});
