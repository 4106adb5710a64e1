import { byId } from '../support/world';
import type { FaultAction } from '../../simulator';
import { claims, CONTINUE, EACH, items, made, PLAIN, strike, wrongIn } from './support';
import { useWorld } from '../support/useWorld';

const world = useWorld();

/** What filters, proxies and gateways answer with. */
const STATUSES = [
	...[200, 202, 204, 302, 400, 401, 403, 404, 405, 407, 410, 412, 413, 414, 418, 421, 423, 424],
	...[426, 431, 451, 499, 501, 502, 503, 511],
];
const PAGES = ['html', 'json', 'empty'] as const;
const WHEN = ['before', 'after'] as const;

describe.each(WHEN)('a page of somebody else, %s the work', (when) => {
	const pages = STATUSES.map((code, index): Extract<FaultAction, { kind: 'page' }> => ({
		kind: 'page',
		status: code,
		when,
		page: PAGES[index % PAGES.length],
	}));

	test('in place of the answer to a createToken: one token, and the item says so', async () => {
		const ids = world.simulator.addProfiles(pages.length);
		ids.forEach((id, index) => strike(world, id, pages[index]!));
		const run = await world.run({ ...EACH, ...PLAIN }, { items: items(ids), ...CONTINUE });
		expect(wrongIn(world, ids, run, () => false)).toEqual([]);
		expect(made(world, ids)).toEqual(ids.map(() => 1));
	});

	// a part without a body is Graph's, as some of its refusals are
	test('in place of the answer of a part: one token, and the item says so', async () => {
		const shown = pages.filter(({ page }) => page !== 'empty');
		const ids = world.simulator.addProfiles(shown.length);
		ids.forEach((id, index) => strike(world, id, shown[index]!));
		const run = await world.run(EACH, { items: items(ids), ...CONTINUE });
		expect(wrongIn(world, ids, run, () => false)).toEqual([]);
		expect(made(world, ids)).toEqual(ids.map(() => 1));
	});

	test.each(STATUSES)(
		'in place of the answer to a batch (%i): one token for each',
		async (code) => {
			const ids = world.simulator.addProfiles(3);
			const action = pages[STATUSES.indexOf(code)]!;
			world.simulator.addFault({ match: { operation: 'batch' }, action });
			const run = await world.run(EACH, { items: items(ids), ...CONTINUE });
			expect(wrongIn(world, ids, run, () => false)).toEqual([]);
			expect(made(world, ids)).toEqual([1, 1, 1]);
		},
	);

	test('a page after a page: a profile that stands is not deleted', async () => {
		const id = world.simulator.addProfiles(1)[0]!;
		const page = (code: number): FaultAction => ({ kind: 'page', status: code });
		world.simulator.addFault({ match: { operation: 'delete' }, action: page(504) });
		world.simulator.addFault({
			match: { operation: ['delete', 'get'] },
			times: 'always',
			action: page(404),
		});
		const { outputs } = await world.run(
			{ resource: 'profile', operation: 'delete', profileId: byId(id) },
			CONTINUE,
		);
		expect(world.simulator.profile(id)).toBeDefined();
		expect(outputs[0]![0]!.json.deleted).toBeUndefined();
	});
});

describe('a read that shows another profile than the one asked for', () => {
	const elsewhere = () => {
		const [id, other] = world.simulator.addProfiles(2, {}, { token: { validitySeconds: 86_400 } });
		const custom = { ...world.simulator.profile(other!) };
		world.simulator.addFault({
			match: { operation: 'get', profileId: id },
			times: 'always',
			action: { kind: 'status', status: 200, body: { custom } },
		});
		return { id: id!, token: String(custom.tokenValue) };
	};

	test.each([
		{ operation: 'get' },
		{ resource: 'profile', operation: 'get', options: { includeSecrets: true } },
		{ operation: 'create', returnData: 'token' },
	])('is no answer: %j hands out nothing of it', async (parameters) => {
		const { id, token } = elsewhere();
		const { outputs } = await world.run({ ...parameters, profileId: byId(id) }, CONTINUE);
		expect(outputs[0]![0]!.json.error).toBeDefined();
		expect(JSON.stringify(outputs)).not.toContain(token);
	});

	test('is no reason for Ensure Valid to keep a token, or to make one', async () => {
		const { id } = elsewhere();
		const { outputs } = await world.run(
			{ operation: 'ensureValid', renewWithin: 1, renewWithinUnit: 'hours', profileId: byId(id) },
			CONTINUE,
		);
		expect(outputs[0]![0]!.json.details).toMatchObject({ outcome: 'notDone' });
		expect(made(world, [id])).toEqual([0]);
	});
});

test.each([200, 400, 403, 424, 500, 503])(
	'an outer %i that has parts: the parts count, and nothing is sent twice',
	async (code) => {
		const ids = world.simulator.addProfiles(3);
		world.simulator.addFault({
			match: { operation: 'batch' },
			action: { kind: 'outerStatus', status: code },
		});
		strike(world, ids[1], { kind: 'status', status: 429, headers: { 'Retry-After': '5' } });
		const run = await world.run(EACH, { items: items(ids), ...CONTINUE });
		expect(claims(ids, run)).toEqual(['made', 'made', 'made']);
		expect(made(world, ids)).toEqual([1, 1, 1]);
		const writes = world.simulator.log.filter(({ operation }) => operation === 'createToken');
		expect(writes).toHaveLength(4);
	},
);

describe.each([400, 401, 403, 405, 409, 422])(
	'the bare id of an AOSP profile, to which Intune answers %i',
	(bareAospStatus) => {
		test.each(['create', 'revoke'])('%s finds out, and does it', async (operation) => {
			world.simulator.settings.bareAospStatus = bareAospStatus;
			const { id } = world.simulator.addProfile(
				{ enrollmentMode: 'corporateOwnedAOSPUserlessDevice' },
				{ token: { validitySeconds: 86_400 } },
			);
			const { outputs } = await world.run({ operation, profileId: byId(id) }, CONTINUE);
			expect(outputs[0]![0]!.json).toMatchObject({ success: true, profileId: id });
			expect(world.simulator.tokensMade(id)).toBe(operation === 'create' ? 1 : 0);
			expect(world.simulator.liveTokens(id)).toHaveLength(operation === 'create' ? 1 : 0);
		});
	},
);
