import type { IDataObject } from 'n8n-workflow';
import { byId } from '../support/world';
import { status, strike, useWorld } from './support';
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
