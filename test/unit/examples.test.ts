import { readExamples } from '../../scripts/host/files';
import type { WorkflowNode } from '../../scripts/host/n8nTypes';

const PACKAGE = 'n8n-nodes-intune-enrollment.';
const NODE = `${PACKAGE}intuneEnrollment`;
const examples = Object.entries(readExamples());

type Parameters = Record<string, unknown>;

function nodesOf(
	nodes: WorkflowNode[],
	type: string,
): Array<WorkflowNode & { parameters: Parameters }> {
	return nodes.filter((node) => node.type === type) as never;
}

const byWebhook = examples.filter(
	([, { nodes }]) => nodesOf(nodes, 'n8n-nodes-base.webhook').length > 0,
);
/** Those whose callers say what they want. */
const takingWishes = byWebhook.filter(([, { nodes }]) =>
	nodes.some(({ name }) => name === 'Is it allowed?'),
);

test('the list is whole', () => {
	expect(takingWishes.map(([name]) => name)).toEqual([
		'create-token-by-webhook',
		'qr-code-by-webhook',
	]);
	expect(byWebhook.map(([name]) => name)).toContain('print-qr-sheet');
	expect(examples.map(([name]) => name)).toContain('warn-before-expiry');
});

test.each(examples)('%s: the newest version of the node', (_name, { nodes }) => {
	for (const { typeVersion, parameters } of nodesOf(nodes, NODE)) {
		expect(typeVersion).toBe(1.1);
		const options = (parameters.options ?? {}) as Parameters;
		expect(Object.keys(options).filter((name) => /wifi|mobile/i.test(name))).toEqual([]);
	}
});

test.each(examples)('%s: what holds a token is not kept', (_name, { nodes, settings }) => {
	const handsOut = nodesOf(nodes, NODE).some(
		({ parameters: { operation, returnData } }) =>
			operation === 'get' || (returnData !== undefined && returnData !== 'result'),
	);
	if (!handsOut) return;
	expect(settings).toMatchObject({ saveDataSuccessExecution: 'none', saveManualExecutions: false });
});

describe.each(byWebhook)('%s', (_name, { nodes, settings }) => {
	test('callers need a key or a log-in, and their calls are not kept', () => {
		const [hook] = nodesOf(nodes, 'n8n-nodes-base.webhook');
		expect(['headerAuth', 'basicAuth']).toContain(hook!.parameters.authentication);
		expect(settings).toMatchObject({ saveDataSuccessExecution: 'none' });
	});

	test('a failure is answered with error and details alone, and with its status', () => {
		const answers = nodesOf(nodes, 'n8n-nodes-base.respondToWebhook');
		const reason = answers.find(({ name }) => name === 'Respond with the reason')!;
		expect(reason.parameters).toMatchObject({
			respondWith: 'json',
			responseBody: '={{ { error: $json.error, details: $json.details } }}',
			options: { responseCode: expect.stringContaining('$json.details.httpCode') },
		});
	});
});

describe.each(takingWishes)('%s', (_name, { nodes, connections }) => {
	test('nothing of the call reaches the step that makes the token but what was checked', () => {
		const [make] = nodesOf(nodes, NODE);
		expect(JSON.stringify(make!.parameters)).not.toMatch(/\$json\.body|\$\(/);
		const before = Object.entries(connections as Record<string, { main: unknown }>).filter(
			([, { main }]) => JSON.stringify(main).includes(make!.name),
		);
		expect(before.map(([name]) => name)).toEqual(['Is it allowed?']);
	});
});

test('keep-all-tokens-valid renews only, and gives Teams devices years', () => {
	const { nodes } = readExamples()['keep-all-tokens-valid']!;
	const ensure = nodesOf(nodes, NODE).find(
		({ parameters }) => parameters.operation === 'ensureValid',
	)!;
	expect(ensure.parameters.options).toEqual({ whenNone: 'leave' });
	expect(ensure.parameters.validity).toContain('isTeamsDeviceProfile ? 3650');
});

test.each(['warn-before-expiry', 'alert-on-foreign-token'])(
	'%s has no step that writes',
	(name) => {
		const { nodes } = readExamples()[name]!;
		expect(nodesOf(nodes, NODE)).toEqual([]);
	},
);

test('print-qr-sheet takes nothing from its callers, and has no step that writes', () => {
	const { nodes } = readExamples()['print-qr-sheet']!;
	expect(JSON.stringify(nodes)).not.toMatch(
		/\$\('Webhook'\)|\$json\.(?:body|query|headers|params)/,
	);
	const operations = nodesOf(nodes, NODE).map(({ parameters }) => parameters.operation);
	expect(operations).toEqual(['getAll', 'get']);
});
