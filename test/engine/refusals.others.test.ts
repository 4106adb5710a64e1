import type { FaultAction } from '../simulator/faultTypes';
import { useWorld } from './support/useWorld';
import { searchProfiles } from './support/listSearch';
import { watch } from './support/poll';
import { wrongIn, type Told } from './support/refusalJudge';
import { actionOf, REFUSED, SIGN_IN_REFUSED } from './support/refusalRows';

/* The trigger's poll and the picker tell what Graph refuses in the words that an operation has (refusals.table.test.ts). */

const world = useWorld();

const page = (status: number): FaultAction => ({ kind: 'page', status });
const NETWORK = /Ask who runs the network/;
const LATER = /Run the node again later/;

/** What is thrown, as n8n shows it. */
type Thrown = { message: string; description?: string; context?: { details: Told['details'] } };

const ASKERS: Record<string, () => Promise<Thrown | undefined>> = {
	'a poll': async () => (await watch(world).poll()).error as Thrown | undefined,
	'a poll of both types': async () =>
		(await watch(world, { profileType: 'all' }).poll()).error as Thrown | undefined,
	'a poll for changes of tokens': async () =>
		(await watch(world, { event: 'tokenChanged' }).poll()).error as Thrown | undefined,
	'a test of the trigger by hand': async () =>
		(await watch(world).poll('manual')).error as Thrown | undefined,
	'the picker': async () =>
		await searchProfiles(world).then(
			() => undefined,
			(error: Thrown) => error,
		),
};

async function told(ask: () => Promise<Thrown | undefined>): Promise<Told> {
	const error = await ask();
	if (!error) throw new Error('nothing was thrown');
	const { message, description = '', context } = error;
	return { message, description, details: context!.details };
}

describe.each(['application', 'user'] as const)('to an %s', (signIn) => {
	describe.each(Object.entries(ASKERS))('%s', (_label, ask) => {
		const task = 'list the enrollment profiles';
		test.each([
			['every refusal is told as it was said', REFUSED, task],
			['an access token that is refused', SIGN_IN_REFUSED, undefined],
		] as const)('%s', async (_name, rows, what) => {
			const wrong: string[] = [];
			for (const row of rows) {
				world.simulator.reset();
				if (signIn === 'user') world.signInUser();
				else world.credential();
				world.simulator.addFault({
					match: { operation: 'list' },
					times: 'always',
					action: actionOf(row),
				});
				wrong.push(...wrongIn(row, { task: what, about: 'none', signIn }, await told(ask)));
			}
			expect(wrong).toEqual([]);
		});
	});
});

// both types go in a batch, whose parts are Graph's own
const ALONE = Object.entries(ASKERS).filter(([label]) => label !== 'a poll of both types');

describe.each(ALONE)('%s meets somebody else than Graph', (_label, ask) => {
	test.each<[string, FaultAction, RegExp, RegExp]>([
		['a page 403', page(403), /a web page, not an answer of Graph \(403\)$/, NETWORK],
		['a page 404', page(404), /a web page, not an answer of Graph \(404\)$/, NETWORK],
		['a page 409', page(409), /a web page, not an answer of Graph \(409\)$/, NETWORK],
		['a page 429', page(429), /a web page, not an answer of Graph \(429\)$/, NETWORK],
		['a page 407', page(407), /wants a sign-in of its own \(407\)$/, /HTTPS_PROXY/],
		['a page 503', page(503), /something in between, had a problem of its own \(503\)$/, LATER],
		['IIS 503', { kind: 'status', status: 503 }, /had a problem of its own \(503\)$/, LATER],
		[
			'403 and nothing',
			{ kind: 'status', body: 'empty' },
			/not the documented .*\(403\)$/,
			NETWORK,
		],
		['a page 200', { kind: 'html' }, /a web page, not an answer of Graph \(200\)$/, NETWORK],
		[
			'a redirect',
			{ kind: 'redirect', location: 'http://127.0.0.1:9/' },
			/a redirect \(302\)$/,
			/not followed/,
		],
	])('%s: its status says nothing', async (_name, action, message, advice) => {
		world.simulator.addFault({ match: { operation: 'list' }, times: 'always', action });
		const { message: said, description, details } = await told(ask);
		expect(said).toMatch(message);
		expect(said).toMatch(/^Could not list the enrollment profiles: /);
		expect(description).toMatch(advice);
		expect(said + description).not.toMatch(/permission|quota|conflict|there is no profile/i);
		expect(details.serverMessage).toBeUndefined();
	});
});
