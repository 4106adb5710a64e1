import { EXAMPLE_PROFILE_ID } from '../../scripts/host/simulatedTenant';
import { waitFor } from '../../scripts/host/waitFor';
import { readQr } from '../engine/support/pictures';
import { labelsOf, publishPrintPage, type PrintPage } from './support/printPage';
import { World } from './support/world';

const DAY_MS = 86_400_000;
const HOSTILE = `<img src=x onerror="alert(1)"> $& {{ $json.labels }} O'Neill & Söhne`;
const HARMLESS =
	'&#60;img src&#61;x onerror&#61;&#34;alert(1)&#34;&#62; &#36;&#38; &#123;&#123; &#36;json.labels &#125;&#125; O&#39;Neill &#38; Söhne';

let world: World;
let page: PrintPage;

beforeAll(async () => {
	world = await World.create();
	await world.putCredential();
	page = await publishPrintPage(world);
});
beforeEach(() => world.simulator.reset());
afterAll(async () => await world?.end());

/** A profile whose token was made a day ago, and ends in so many days. */
function add(displayName: string, days: number, partial = {}): string {
	const token = { createdAt: Date.now() - DAY_MS, validitySeconds: (days + 1) * 86_400 };
	return world.simulator.addProfile({ displayName, ...partial }, { token }).id;
}

async function open(): Promise<string> {
	const answer = await page.open();
	expect(answer.status).toBe(200);
	expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
	expect(answer.headers.get('cache-control')).toBe('no-store');
	return await answer.text();
}

test('a label for each profile with a valid token: name, site, end, and a code that can be read', async () => {
	const shown = [
		add('Kiosks', 30, { description: 'Berlin' }),
		add('Headsets', 10, { enrollmentMode: 'corporateOwnedAOSPUserlessDevice' }),
		world.simulator.addProfile({
			displayName: 'Phones',
			enrollmentMode: 'corporateOwnedFullyManaged',
		}).id,
	];
	add('Ended', -0.5);
	const html = await open();
	const labels = labelsOf(html);
	expect(labels.map(({ name }) => name)).toEqual(['Headsets', 'Kiosks', 'Phones']);
	const contents = labels.map(({ picture }) => JSON.parse(readQr(picture)) as object);
	for (const id of shown) {
		const { displayName, tokenValue } = world.simulator.profile(id)!;
		const index = labels.findIndex(({ name }) => name === displayName);
		expect(JSON.stringify(contents[index])).toContain(`"${String(tokenValue)}"`);
	}
	expect(labels[1]!.html).toContain('<p>Berlin</p>');
	expect(labels[1]!.html).toMatch(/valid until <b>\d{4}-\d{2}-\d{2}<\/b> \d{2}:\d{2} UTC/);
	expect(labels[2]!.html).toContain('does not expire');
	expect(html).toContain('<li>Ended: its token has expired</li>');
	expect(html).toContain('<li>Example kiosks: it has no token</li>');
	expect(world.simulator.counters.writes).toBe(0);
});

test('what comes from Intune is text on the page, whatever it looks like', async () => {
	add(HOSTILE, 20, { description: HOSTILE });
	add(`${HOSTILE} ended`, -0.5);
	const html = await open();
	const label = labelsOf(html).find(({ name }) => name === HARMLESS)!;
	expect(label.html).toContain(`<p>${HARMLESS}</p>`);
	expect(html).toContain(`<li>${HARMLESS} ended: its token has expired</li>`);
	expect(html).not.toContain('<img src=x');
});

test('a profile that cannot be read is named with the reason, and the others are printed', async () => {
	world.simulator.addFault({
		match: { operation: 'get', profileId: EXAMPLE_PROFILE_ID },
		times: 'always',
		action: { kind: 'status', status: 403, body: 'missingScope' },
	});
	const html = await open();
	expect(html).toMatch(/<li>Example kiosks: [^<]*403[^<]*<\/li>/);
	expect(labelsOf(html).length).toBeGreaterThan(0);
});

test('where the profiles cannot be listed the answer is the reason, with its status', async () => {
	world.simulator.addFault({
		match: { operation: 'list' },
		times: 'always',
		action: { kind: 'status', status: 403, body: 'missingScope' },
	});
	const answer = await page.open();
	expect(answer.status).toBe(403);
	expect(await answer.json()).toEqual({
		error: expect.any(String),
		details: expect.objectContaining({ httpCode: '403' }),
	});
});

test.each([
	['no log-in', ''],
	['a wrong one', `Basic ${Buffer.from('printer:wrong').toString('base64')}`],
])('%s: refused, nothing is read', async (_what, authorization) => {
	const answer = await page.open(authorization);
	expect([401, 403]).toContain(answer.status);
	expect(world.simulator.counters.requests).toBe(0);
});

test('as it is imported, without a log-in: every call is refused', async () => {
	const { id, nodes } = await world.importExample('print-qr-sheet');
	const path = 'print-as-it-is';
	await world.client.updateWorkflow(id, {
		nodes: nodes.map((node) =>
			node.type.endsWith('.webhook') ? { ...node, parameters: { ...node.parameters, path } } : node,
		),
	});
	// n8n may refuse to publish it, or every call: nothing is read either way
	await world.client.publish(id).catch(() => undefined);
	const answer = await fetch(`${world.client.origin}/webhook/${path}`, {
		headers: { connection: 'close' },
	});
	expect(answer.ok).toBe(false);
	expect(world.simulator.counters.requests).toBe(0);
});

test('no execution with tokens is kept', async () => {
	await open();
	await waitFor(
		async () => {
			const left = await world.client.executionsOf(page.workflowId);
			return left.every(({ status }) => status !== 'success') ? true : undefined;
		},
		{ what: 'No execution is kept' },
	);
});

test('a tenant without profiles has an empty page', async () => {
	const empty = world.simulator.addTenant();
	const { tenantId } = empty.settings;
	const credential = await world.renewCredential({ tenantId });
	expect(credential).toBeDefined();
	await world.client.unpublish(page.workflowId);
	page = await publishPrintPage(world);
	const html = await open();
	expect(labelsOf(html)).toEqual([]);
	expect(html).toContain('There is no profile with a valid token.');
});
