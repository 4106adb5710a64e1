import { COLLEAGUE } from './support/auditLog';
import { DAY_SECONDS } from './support/kinds';
import { watch } from './support/poll';
import { byColleague, events, MINUTE, told, useTokenWatch } from './support/tokenWatch';
import { setTimeOfDay } from './support/useWorld';
import { byId } from './support/world';

const DAY = DAY_SECONDS * 1000;
const LIST = { operation: 'list' } as const;
const AOSP = { enrollmentMode: 'corporateOwnedAOSPUserlessDevice' };
const OLD_VIEW = { collection: 'androidForWorkEnrollmentProfiles' } as const;

const { world, add, pass, makeToken, revokeToken, published } = useTokenWatch();
const shownDates = (id: string) => {
	const { tokenCreationDateTime, tokenExpirationDateTime } = world.simulator.profile(id)!;
	return { tokenCreationDateTime, tokenExpirationDateTime };
};

test('a colleague’s token is told once, with all that is known of it and who it was', async () => {
	const id = add();
	const previous = shownDates(id);
	const trigger = await published();
	makeToken(id);
	await pass();
	expect((await trigger.poll()).items).toEqual([
		{
			event: 'replaced',
			profileType: 'androidDeviceOwner',
			profileId: id,
			displayName: 'Kiosks',
			enrollmentMode: world.simulator.profile(id)!.enrollmentMode,
			tokenState: 'valid',
			...shownDates(id),
			previous,
			by: {
				type: 'ItPro',
				userPrincipalName: COLLEAGUE,
				userId: 'c0113a90-0000-4000-8000-000000000000',
				applicationId: '5926fc8e-304e-4f59-8bed-58ca97cc39a4',
				applicationDisplayName: 'Microsoft Intune portal extension',
				servicePrincipalName: null,
			},
		},
	]);
	for (let polls = 0; polls < 3; polls++) {
		await pass();
		expect(await trigger.poll()).toEqual({ items: null });
	}
});

test.each([
	['dedicated', {}, {}],
	['AOSP, whose tokens lists hide', AOSP, {}],
	['the older view', {}, OLD_VIEW],
	['shown in both', {}, { mirrored: true }],
])('%s: created, replaced and revoked, each once', async (_kind, partial, seed) => {
	const id = add(partial, { token: null, ...seed });
	const trigger = await published({ profileType: 'all' });
	const seen: unknown[] = [];
	for (const act of [makeToken, makeToken, revokeToken, makeToken, revokeToken]) {
		act(id);
		await pass(20 * MINUTE);
		seen.push(told(await trigger.poll()));
		expect(events(await trigger.poll())).toEqual([]);
	}
	expect(seen).toEqual(
		['created', 'replaced', 'revoked', 'created', 'revoked'].map((event) => [
			byColleague(event, id),
		]),
	);
});

test.each([
	[null, true],
	['', true],
	['year0001', true],
	['year9999', true],
	['year9999', false],
] as const)(
	'a revoked token is told once, however "no token" looks: %j, its value still shown: %s',
	async (noTokenSentinel, noTokenShowsValue) => {
		Object.assign(world.simulator.settings, { noTokenSentinel, noTokenShowsValue });
		const id = add();
		const trigger = await published();
		revokeToken(id);
		await pass();
		expect(told(await trigger.poll())).toEqual([byColleague('revoked', id)]);
		await pass();
		expect(events(await trigger.poll())).toEqual([]);
		makeToken(id);
		await pass();
		expect(events(await trigger.poll())).toEqual(['created']);
	},
);

test('a new profile with a token is told; one that only comes into sight is not', async () => {
	const trigger = await published();
	const id = add({}, { token: null });
	makeToken(id);
	add({ displayName: 'Hidden until now' }, { token: { createdAt: world.clock.now() - 9 * DAY } });
	await pass();
	expect(told(await trigger.poll())).toEqual([byColleague('created', id)]);
});

describe('the state', () => {
	test('survives a restart: what was told is not told again, what happened meanwhile is', async () => {
		const id = add();
		const trigger = await published();
		trigger.restart();
		makeToken(id);
		await pass(3 * DAY);
		expect(told(await trigger.poll())).toEqual([byColleague('replaced', id)]);
		trigger.restart();
		expect(events(await trigger.poll())).toEqual([]);
		revokeToken(id);
		trigger.restart();
		await pass(3 * DAY);
		expect(told(await trigger.poll())).toEqual([byColleague('revoked', id)]);
		trigger.restart();
		expect(events(await trigger.poll())).toEqual([]);
	});

	test('polls that overlap tell a change once', async () => {
		const ids = Array.from({ length: 5 }, () => add());
		const trigger = await published();
		for (const id of ids) makeToken(id);
		await pass();
		const polls = await Promise.all([trigger.poll(), trigger.poll(), trigger.poll()]);
		expect(polls.flatMap(told)).toEqual(ids.map((id) => byColleague('replaced', id)));
	});

	test('holds no token', async () => {
		const ids = [add(), add(AOSP)];
		const trigger = await published();
		for (const id of ids) makeToken(id);
		await pass();
		const result = await trigger.poll();
		expect(result.items).toHaveLength(2);
		const left = JSON.stringify([trigger.state(), result]);
		for (const id of ids)
			for (const { value } of world.simulator.tokens(id)) expect(left).not.toContain(value);
	});

	test('is small with thousands of profiles', async () => {
		world.simulator.addProfiles(3_000, {}, { token: { validitySeconds: 86_400 } });
		const trigger = await published();
		expect(JSON.stringify(trigger.state()).length / 3_000).toBeLessThan(150);
		expect(events(await trigger.poll())).toEqual([]);
		expect(world.simulator.counters.byOperation.get).toBeUndefined();
	});

	test('a type of profile that is watched from now on: its tokens are stock', async () => {
		add({}, OLD_VIEW);
		const parameters: Record<string, unknown> = { event: 'tokenChanged' };
		const trigger = watch(world, parameters);
		await trigger.poll();
		parameters.profileType = 'all';
		trigger.restart();
		await pass();
		expect(events(await trigger.poll())).toEqual([]);
		const later = add({}, { ...OLD_VIEW, token: null });
		makeToken(later);
		await pass();
		expect(events(await trigger.poll())).toEqual(['created']);
	});
});

describe('lists that lag', () => {
	test('by themselves lose none and double none', async () => {
		Object.assign(world.simulator.settings, { readLagMs: 20_000, listLagMs: 5 * MINUTE });
		const id = add();
		const trigger = await published({ changedBy: 'anyone' });
		const seen: unknown[] = [];
		for (let round = 0; round < 60; round++) {
			if (round % 12 === 0) makeToken(id);
			if (round % 12 === 6) revokeToken(id);
			await pass();
			seen.push(...events(await trigger.poll()));
		}
		expect(seen).toEqual([
			'replaced',
			...Array.from({ length: 4 }, () => ['revoked', 'created']).flat(),
			'revoked',
		]);
	});

	test.each([
		['both reads and lists', {}],
		['lists alone', { readLagMs: 0 }],
	])('an old state that comes back is no change: %s', async (_which, less) => {
		const [one, two, three] = [add(), add({}, { token: null }), add(AOSP)];
		await pass(30 * MINUTE);
		const trigger = await published();
		makeToken(one);
		makeToken(two);
		revokeToken(three);
		await pass();
		expect(events(await trigger.poll()).sort()).toEqual(['created', 'replaced', 'revoked']);
		for (const lag of [30 * MINUTE, 0, 10 * MINUTE, 0]) {
			Object.assign(world.simulator.settings, { readLagMs: lag, listLagMs: lag, ...less });
			expect(events(await trigger.poll())).toEqual([]);
			await pass();
		}
		makeToken(three);
		await pass();
		expect(told(await trigger.poll())).toEqual([byColleague('created', three)]);
	});

	test('a token from before the watch that a list shows again is no change', async () => {
		const id = add();
		await pass(30 * MINUTE);
		makeToken(id);
		await pass();
		const trigger = await published();
		world.simulator.settings.listLagMs = 5 * MINUTE;
		expect(events(await trigger.poll())).toEqual([]);
		world.simulator.settings.listLagMs = 0;
		expect(events(await trigger.poll())).toEqual([]);
	});
});

describe('what is no change', () => {
	test('a token that expires, also where lists hide it or clear it away', async () => {
		const [one, two] = [1, 1].map(() => add({}, { token: { validitySeconds: DAY_SECONDS } }));
		const trigger = await published();
		await pass(2 * DAY);
		expect(events(await trigger.poll())).toEqual([]);
		world.simulator.settings.listsHideExpired = true;
		expect(events(await trigger.poll())).toEqual([]);
		world.simulator.settings.listsHideExpired = false;
		revokeToken(two!);
		await pass();
		expect(events(await trigger.poll())).toEqual([]);
		makeToken(one!);
		await pass();
		expect(told(await trigger.poll())).toEqual([byColleague('replaced', one!)]);
	});

	test('a profile that is deleted, or changed otherwise', async () => {
		const [one, two] = [add(), add()];
		const trigger = await published({ changedBy: 'anyone' });
		await world.run({ resource: 'profile', operation: 'delete', profileId: byId(one) });
		world.simulator.patchProfile(two, { displayName: 'Renamed' });
		await pass();
		expect(events(await trigger.poll())).toEqual([]);
	});
});

describe('faults', () => {
	test('a poll that fails changes nothing, and the next one tells all', async () => {
		const id = add();
		const trigger = await published();
		revokeToken(id);
		await pass();
		for (const operation of ['list', 'get'] as const) {
			const before = trigger.state();
			const action = { kind: 'status', status: 500 } as const;
			const fault = world.simulator.addFault({ match: { operation }, times: 'always', action });
			expect((await trigger.poll()).error!.message).toMatch(/500/);
			expect(trigger.state()).toEqual(before);
			fault.remove();
		}
		expect(told(await trigger.poll())).toEqual([byColleague('revoked', id)]);
	});

	test('one list that cannot be read does not silence the other; the first poll needs both', async () => {
		const refuse = () =>
			world.simulator.addFault({
				match: { ...LIST, path: /androidForWork/ },
				times: 'always',
				action: { kind: 'status', status: 403 },
			});
		const id = add();
		const fault = refuse();
		const trigger = watch(world, { event: 'tokenChanged', profileType: 'all' });
		expect((await trigger.poll()).error!.message).toMatch(/403/);
		expect(JSON.stringify(trigger.state())).not.toContain(id);
		fault.remove();
		await trigger.poll();
		refuse();
		expect((await trigger.poll()).error!.message).toMatch(/403/);
		makeToken(id);
		await pass();
		expect(told(await trigger.poll())).toEqual([byColleague('replaced', id)]);
	});

	test.each([-1, 1])('a clock here that is a day off does not matter (%d)', async (sign) => {
		setTimeOfDay(world, sign * DAY);
		const id = add();
		const trigger = await published();
		revokeToken(id);
		await pass();
		expect(told(await trigger.poll())).toEqual([byColleague('revoked', id)]);
	});
});

describe('a test by hand', () => {
	test('shows the token that was made last, with who made it, and changes nothing', async () => {
		add();
		const id = add(AOSP, { token: null });
		await pass();
		makeToken(id);
		const trigger = watch(world, { event: 'tokenChanged' });
		const { items } = await trigger.poll('manual');
		expect(told({ items })).toEqual([byColleague('created', id)]);
		expect(trigger.state()).toEqual({});
	});

	test('shows an example where there is none', async () => {
		const { items } = await watch(world, { event: 'tokenChanged' }).poll('manual');
		expect(items).toMatchObject([
			{ event: 'created', displayName: expect.stringMatching(/^Example/), by: null },
		]);
	});
});

test.each([
	[{ changedBy: 'me' }, 'Changed By "me" is not known'],
	[{ profileType: 'ios' }, 'Profile Type "ios" is not known'],
])('%j is refused before anything is sent', async (parameters, message) => {
	const { error } = await watch(world, { event: 'tokenChanged', ...parameters }).poll();
	expect(error!.message).toBe(message);
	expect(world.simulator.counters.requests).toBe(0);
});
