import { World } from '../n8n/support/world';

const CALLS = 200;
const AT_ONCE = 20;
const DAY_SECONDS = 86_400;

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

async function call(url: string, body: object): Promise<Answer> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	return { status: response.status, json: (await response.json()) as Answer['json'] };
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
	const { id } = await world.importExample('create-token-by-webhook');
	await world.client.publish(id);
	const url = `${world.client.origin}/webhook/enrollment-token`;
	// A validity of its own for each profile: an answer that went to the wrong caller would show.
	const calls = world.simulator
		.addProfiles(CALLS)
		.map((profileId, index) => ({ profileId, validityDays: index + 1 }));

	const answers = await inParallel(calls, AT_ONCE, async (body) => await call(url, body));

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
