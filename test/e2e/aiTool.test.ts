import { EXAMPLE_PROFILE_ID } from '../../scripts/host/simulatedTenant';
import { waitFor } from '../../scripts/host/waitFor';
import { World } from '../n8n/support/world';
import { McpClient } from './support/mcp';
import { toolsForModel } from './support/toolWorkflow';

const PATH = 'enrollment-tools';

let world: World;
let mcp: McpClient;

beforeAll(async () => {
	world = await World.create();
	await world.putCredential();
	const { id } = await world.import(toolsForModel(PATH));
	await world.client.publish(id);
	mcp = new McpClient(`${world.client.origin}/mcp/${PATH}`);
	await waitFor(
		async () =>
			await mcp.open().then(
				() => true,
				() => undefined,
			),
		{
			what: 'The MCP server',
		},
	);
});
beforeEach(() => world.simulator.reset());
afterAll(async () => await world?.end());

test('a model can tell from the descriptions what each tool does and needs', async () => {
	const tools = await mcp.tools();
	const create = tools.find(({ name }) => /create/i.test(name))!;
	const list = tools.find(({ name }) => /list/i.test(name))!;
	for (const { description } of [create, list]) {
		expect(description).toMatch(/Intune/);
		expect(description).toMatch(/enrollment/i);
	}
	expect(create.description).toMatch(/create|make/i);
	expect(create.description).toMatch(/token/i);
	expect(list.description).toMatch(/profile/i);
	expect(list.description).not.toBe(create.description);
	expect(create.inputSchema.properties).toMatchObject({
		profileId: { type: 'string', description: 'Id of the enrollment profile' },
		days: { type: 'number' },
	});
});

test('a call with parameters makes that token, and the caller reads the result', async () => {
	const tools = await mcp.tools();
	const { name } = tools.find((tool) => /create/i.test(tool.name))!;
	const result = await mcp.call(name, { profileId: EXAMPLE_PROFILE_ID, days: 12 });
	const text = result.content.map((part) => part.text).join();
	expect(result.isError ?? false).toBe(false);
	expect(text).toContain('"statusCode":204');
	expect(text).toContain(`"tokenValidityInSeconds":${12 * 86_400}`);
	expect(world.simulator.tokensMade(EXAMPLE_PROFILE_ID)).toBe(1);
});

test('a wrong id: the caller reads what happened, and nothing is made', async () => {
	const tools = await mcp.tools();
	const { name } = tools.find((tool) => /create/i.test(tool.name))!;
	const profileId = '99999999-9999-4999-8999-999999999999';
	const result = await mcp.call(name, { profileId, days: 12 });
	expect(result.content.map((part) => part.text).join()).toMatch(/there is no profile/);
	expect(world.simulator.counters.tokensMade).toBe(0);
});
