import { itemsOf, type Execution, type Item } from '../../scripts/host/execution';
import type { SavedWorkflow } from '../../scripts/host/n8nTypes';
import { EXAMPLE_PROFILE_ID } from '../../scripts/host/simulatedTenant';
import { waitFor } from '../../scripts/host/waitFor';
import { readQr } from '../engine/support/pictures';
import { publishWebhook, type PublishedWebhook } from './support/publishWebhook';
import { World } from './support/world';

const DAY_SECONDS = 86_400;
const PNG = 'image/png';
const UNKNOWN_ID = '99999999-9999-4999-8999-999999999999';

let world: World;

beforeAll(async () => {
	world = await World.create();
	await world.putCredential();
});
beforeEach(() => world.simulator.reset());
afterAll(async () => await world?.end());

/** A profile whose token expires in so many days. */
function add(displayName: string, days: number, partial = {}): string {
	const createdAt = Date.now() - 100 * DAY_SECONDS * 1000;
	const token = { createdAt, validitySeconds: (100 + days) * DAY_SECONDS };
	return world.simulator.addProfile({ displayName, ...partial }, { token }).id;
}

const current = (id: string) => world.simulator.profile(id)!;

describe('mail-qr-code-before-expiry', () => {
	const TRIGGER = 'Token expires soon';
	const RENEW = 'Renew the token';
	const MAIL = 'Send the QR code';

	/** A mail step that only records what would go out. */
	async function importRecording(): Promise<SavedWorkflow> {
		const workflow = await world.importExample('mail-qr-code-before-expiry');
		const nodes = workflow.nodes.map((node) => {
			if (node.name !== MAIL) return node;
			const { credentials: _, ...rest } = node;
			return { ...rest, type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
		});
		// kept here, so that the test can read them
		const settings = { saveDataSuccessExecution: 'all', saveManualExecutions: true };
		await world.client.updateWorkflow(workflow.id, { nodes, settings });
		return workflow;
	}

	function mailed(execution: Execution): Item[] {
		expect(execution.status).toBe('success');
		return itemsOf(execution, MAIL);
	}

	test('published: the token is renewed, its QR code goes out once, and a later poll is quiet', async () => {
		const id = add('Scanners', 3);
		add('Far away', 60);
		const { id: workflow } = await importRecording();
		await world.client.publish(workflow);
		const execution = await world.client.firstExecution(workflow);
		expect(itemsOf(execution, TRIGGER).map(({ json }) => json)).toEqual([
			expect.objectContaining({ event: 'expiring', profileId: id, displayName: 'Scanners' }),
		]);
		expect(JSON.stringify(itemsOf(execution, TRIGGER))).not.toContain('tokenValue');
		expect(itemsOf(execution, RENEW)[0]!.json).toMatchObject({
			created: true,
			reason: 'expiring',
		});
		const [item] = mailed(execution);
		expect(item!.json).toMatchObject({ profileId: id, tokenValue: current(id).tokenValue });
		const picture = item!.binary!.qrCode!;
		expect(picture).toMatchObject({ mimeType: PNG, fileName: 'Scanners-qr.png' });
		expect(world.simulator.tokensMade(id)).toBe(1);

		// publishing again polls again, with what was remembered
		await world.client.unpublish(workflow);
		const lists = world.simulator.counters.byOperation.list!;
		await world.client.publish(workflow);
		await waitFor(
			() => (world.simulator.counters.byOperation.list! > lists + 1 ? true : undefined),
			{
				what: 'Another poll',
			},
		);
		await world.client.unpublish(workflow);
		expect(await world.client.executionsOf(workflow)).toHaveLength(1);
		expect(world.simulator.tokensMade(id)).toBe(1);
	});

	test('a test by hand gives a sample at once, and changes nothing', async () => {
		const { id: workflow } = await importRecording();
		const before = world.simulator.counters.tokensMade;
		const execution = await world.client.run(workflow, TRIGGER);
		expect(itemsOf(execution, TRIGGER)).toHaveLength(1);
		expect(itemsOf(execution, RENEW)[0]!.json).toMatchObject({ created: false, reason: 'valid' });
		expect(world.simulator.counters.tokensMade).toBe(before);
	});
});

describe('qr-code-by-webhook, published', () => {
	let webhook: PublishedWebhook;

	beforeAll(async () => {
		webhook = await publishWebhook(world, 'qr-code-by-webhook', [EXAMPLE_PROFILE_ID, UNKNOWN_ID]);
	});

	test('the answer is a picture that a phone can read, of a token that was made for this call', async () => {
		const answer = await webhook.call({ profileId: EXAMPLE_PROFILE_ID, validityHours: 8 });
		expect(answer.status).toBe(200);
		expect(answer.headers.get('content-type')).toBe(PNG);
		const content = readQr(Buffer.from(await answer.arrayBuffer()));
		expect(content).toBe(current(EXAMPLE_PROFILE_ID).qrCodeContent);
		const [token] = world.simulator.liveTokens(EXAMPLE_PROFILE_ID);
		expect(token!.expiresAt! - token!.createdAt).toBe(8 * 60 * 60 * 1000);
		expect(world.simulator.tokensMade(EXAMPLE_PROFILE_ID)).toBe(1);
	});

	test('an unknown profile is answered with its status and the reason, and nothing is made', async () => {
		const answer = await webhook.call({ profileId: UNKNOWN_ID });
		expect(answer.status).toBe(404);
		expect(await answer.json()).toEqual({
			error: expect.any(String),
			details: expect.objectContaining({ httpCode: '404', outcome: 'notDone' }),
		});
		expect(world.simulator.counters.tokensMade).toBe(0);
	});

	test('a validity above the cap is refused', async () => {
		const answer = await webhook.call({ profileId: EXAMPLE_PROFILE_ID, validityHours: 25 });
		expect(answer.status).toBe(403);
		expect(world.simulator.counters.tokensMade).toBe(0);
	});

	test('no execution with a token is kept', async () => {
		expect((await webhook.call({ profileId: EXAMPLE_PROFILE_ID })).status).toBe(200);
		await waitFor(
			async () => {
				const left = await world.client.executionsOf(webhook.workflowId);
				return left.length === 0 ? true : undefined;
			},
			{ what: 'No execution is kept' },
		);
	});
});

test('keep-all-tokens-valid: a row for each new token; a second run makes none', async () => {
	const soon = add('Soon', 2);
	const ended = add('Ended', -2);
	const headsets = add('Headsets', 1, { enrollmentMode: 'corporateOwnedAOSPUserlessDevice' });
	const teams = add('Rooms', 1, {
		enrollmentMode: 'corporateOwnedAOSPUserAssociatedDevice',
		isTeamsDeviceProfile: true,
	});
	const none = world.simulator.addProfile({ displayName: 'Without' }, { token: null }).id;
	const { id } = await world.importExample('keep-all-tokens-valid');
	const first = await world.client.run(id, 'Every morning');
	expect(first.status).toBe('success');
	const rows = itemsOf(first, 'What was renewed').map(({ json }) => [json.profile, json.reason]);
	expect(rows).toEqual(
		expect.arrayContaining([
			['Soon', 'expiring'],
			['Ended', 'expired'],
			['Headsets', 'expiring'],
		]),
	);
	for (const one of [soon, ended, headsets, teams]) expect(world.simulator.tokensMade(one)).toBe(1);
	expect(world.simulator.tokensMade(none)).toBe(0);
	const [lasting] = world.simulator.liveTokens(teams).slice(-1);
	expect(lasting!.expiresAt! - lasting!.createdAt).toBe(3650 * DAY_SECONDS * 1000);
	const made = world.simulator.counters.tokensMade;
	expect(rows).toHaveLength(made);

	const second = await world.client.run(id, 'Every morning');
	expect(second.status).toBe('success');
	expect(world.simulator.counters.tokensMade).toBe(made);
});

test('keep-all-tokens-valid: a failure has its row, and the others go on', async () => {
	const refused = add('Refused', 1);
	const fine = add('Fine', 1);
	world.simulator.addFault({
		match: { operation: 'createToken', profileId: refused },
		times: 'always',
		action: { kind: 'status', status: 403, body: 'missingScope' },
	});
	const { id } = await world.importExample('keep-all-tokens-valid');
	const execution = await world.client.run(id, 'Every morning');
	expect(itemsOf(execution, 'What could not be renewed').map(({ json }) => json)).toEqual([
		{ profile: 'Refused', error: expect.stringContaining('403'), advice: expect.any(String) },
	]);
	expect(itemsOf(execution, 'What was renewed').map(({ json }) => json.profile)).toEqual(['Fine']);
	expect(world.simulator.tokensMade(fine)).toBe(1);
});

test('warn-before-expiry: only what its filter lets through, and nothing is written', async () => {
	add('Scanners', 3);
	add('Test bench', 2);
	const { id, nodes } = await world.importExample('warn-before-expiry');
	await world.client.updateWorkflow(id, {
		nodes: nodes.map((node) => {
			if (node.name !== 'Send the warning') return node;
			const { credentials: _, ...rest } = node;
			const { subject } = node.parameters as { subject: string };
			const assignments = {
				assignments: [{ id: 's', name: 'subject', type: 'string', value: subject }],
			};
			return { ...rest, type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: { assignments } };
		}),
	});
	await world.client.publish(id);
	const execution = await world.client.firstExecution(id);
	expect(execution.status).toBe('success');
	const subjects = itemsOf(execution, 'Send the warning').map(({ json }) => json.subject);
	expect(subjects).toContainEqual(
		expect.stringMatching(/^Enrollment token of Scanners expires on \d{4}-\d{2}-\d{2}$/),
	);
	expect(subjects.join('\n')).not.toContain('Test bench');
	expect(world.simulator.counters.writes).toBe(0);
	expect(JSON.stringify(execution)).not.toContain('tokenValue');
});
