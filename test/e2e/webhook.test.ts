import { publishWebhook } from '../n8n/support/publishWebhook';
import { World } from '../n8n/support/world';

const CALLS = 200;
const AT_ONCE = 20;
const DAY_SECONDS = 86_400;
/** What the example allows. */
const MOST_DAYS = 90;

let world: World;

beforeAll(async () => {
	world = await World.create();
	await world.putCredential();
});
afterAll(async () => await world?.end());

interface Answer {
	status: number;
	json: Record<string, unknown>;
}

/** Works through the list with so many callers, each of which waits for its answer. */
async function inParallel<T, R>(list: T[], callers: number, one: (item: T) => Promise<R>) {
	const results: R[] = [];
	const left = list.map((item, index) => ({ item, index }));
	const caller = async () => {
		for (let next = left.shift(); next; next = left.shift()) {
			results[next.index] = await one(next.item);
		}
	};
	await Promise.all(Array.from({ length: callers }, caller));
	return results;
}

test(`${CALLS} calls, ${AT_ONCE} at a time: ${CALLS} tokens, and each caller gets its own answer`, async () => {
	const profiles = world.simulator.addProfiles(CALLS);
	const webhook = await publishWebhook(world, 'create-token-by-webhook', profiles);
	// Another validity than the callers beside: an answer that went to the wrong one would show.
	const calls = profiles.map((profileId, index) => ({
		profileId,
		validityDays: (index % MOST_DAYS) + 1,
	}));

	const answers = await inParallel(calls, AT_ONCE, async (body): Promise<Answer> => {
		const response = await webhook.call(body);
		return { status: response.status, json: (await response.json()) as Answer['json'] };
	});

	const shown = answers.map(({ status, json }) => ({
		status,
		profileId: json.profileId,
		seconds: json.tokenValidityInSeconds,
		error: json.error,
	}));
	expect(shown).toEqual(
		calls.map(({ profileId, validityDays }) => ({
			status: 200,
			profileId,
			seconds: validityDays * DAY_SECONDS,
			error: undefined,
		})),
	);
	const made = calls.map(({ profileId }) => world.simulator.tokensMade(profileId));
	expect(made).toEqual(calls.map(() => 1));
	expect(world.simulator.counters.tokensMade).toBe(CALLS);
	expect(new Set(answers.map(({ json }) => json.requestId)).size).toBe(CALLS);
});
