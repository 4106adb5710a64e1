import type { IDataObject } from 'n8n-workflow';
import { byId } from '../support/world';
import { status, strike } from './support';
import { useWorld } from '../support/useWorld';
import { callTool } from './tool';

const world = useWorld();

const call = async (ids: string[], executionId: string) =>
	await callTool(
		world,
		{ profileId: byId("={{ $fromAI('profileId', 'Which', 'string') }}") },
		ids,
		executionId,
	);

test('Retry On Fail of a tool of an AI agent or MCP: one call makes one token, however often n8n tries', async () => {
	const [id] = world.simulator.addProfiles(1);
	// nothing can be read in the first two tries, so that they fail
	strike(world, id, { kind: 'drop', when: 'after' });
	world.simulator.addFault({ match: { operation: 'get' }, times: 10, action: status(503) });
	const [answer] = await call([id!], 'one');
	expect(JSON.parse(answer!)).toMatchObject([{ success: true } satisfies IDataObject]);
	expect(world.simulator.tokensMade(id!)).toBe(1);
});

test('two calls of one execution are two requests, also for one profile', async () => {
	const [id] = world.simulator.addProfiles(1);
	await call([id!, id!], 'two');
	expect(world.simulator.tokensMade(id!)).toBe(2);
});

describe('what the model reads of a token', () => {
	const LIVE = { token: { validitySeconds: 86_400 } };
	const get = async (parameters: Record<string, unknown>) => {
		const [id] = world.simulator.addProfiles(1, { wifiPassword: 'password of the site' }, LIVE);
		const byModel = { profileId: byId("={{ $fromAI('profileId', 'Which', 'string') }}") };
		const [answer] = await callTool(world, { ...byModel, ...parameters }, [id!], `read ${id}`);
		const { tokenValue } = world.simulator.profile(id!)!;
		return { answer: answer!, tokenValue: String(tokenValue) };
	};
	const chosen = (value: string) =>
		`={{ $fromAI('choice', 'What to return', 'string', '${value}') }}`;

	test.each<[string, Record<string, unknown>]>([
		['Get by default', { operation: 'get' }],
		['Get where the model chooses', { operation: 'get', returnData: chosen('token') }],
		['Create where the model chooses', { operation: 'create', returnData: chosen('token') }],
		[
			'a profile where the model chooses its secrets',
			{
				resource: 'profile',
				operation: 'get',
				simplify: false,
				options: { includeSecrets: chosen('true') },
			},
		],
	])('%s: none of it', async (_name, parameters) => {
		const { answer, tokenValue } = await get(parameters);
		expect(JSON.parse(answer)).toHaveLength(1);
		expect(answer).not.toContain('"error"');
		expect(answer).not.toContain(tokenValue);
		expect(answer).not.toContain('password of the site');
	});

	test('where the author of the workflow asks for it: the token', async () => {
		const { answer, tokenValue } = await get({ operation: 'get', returnData: 'token' });
		expect(answer).toContain(tokenValue);
	});
});
