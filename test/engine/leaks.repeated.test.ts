import { createServer } from 'node:http';
import { useFreshWorld } from './support/useWorld';
import { byId } from './support/world';

const { world, logs } = useFreshWorld();

/** A Graph that repeats the headers and the body it was sent, in a spelling, as its sentence and as its code. */
async function repeating(spell: (text: string) => string, renews = false) {
	let calls = 0;
	const sent: string[] = [];
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const bearer = request.headers.authorization ?? '';
			sent.push(bearer.replace('Bearer ', ''));
			const stale = renews && ++calls === 1;
			const message = `${spell(bearer)} ${spell(Buffer.concat(parts).toString())}`;
			const error = stale
				? { code: 'InvalidAuthenticationToken', message: 'expired' }
				: { code: spell(bearer), message };
			response.writeHead(stale ? 401 : 400, { 'request-id': spell(bearer).replace(/[^\w-]/g, '') });
			response.end(JSON.stringify({ error }));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as { port: number };
	world.credential({ customGraphUrl: `http://127.0.0.1:${port}` });
	return { sent, stop: () => server.close() };
}

const WIFI_PASSWORD = 'Pa$s&wörd <7> of the office';
const OPERATIONS: Array<[string, Record<string, unknown>]> = [
	...['create', 'ensureValid', 'get', 'getHistory', 'revoke'].map(
		(operation) => [`token ${operation}`, { operation }] as [string, Record<string, unknown>],
	),
	...['get', 'getAll', 'delete'].map(
		(operation) =>
			[`profile ${operation}`, { resource: 'profile', operation, returnAll: true }] as [
				string,
				Record<string, unknown>,
			],
	),
	[
		'profile getAll, both types',
		{ resource: 'profile', operation: 'getAll', returnAll: true, profileType: 'all' },
	],
	['device getAll', { resource: 'device', operation: 'getAll' }],
	...['getEnrollmentGroup', 'setEnrollmentGroup', 'clearEnrollmentGroup'].map(
		(operation): [string, Record<string, unknown>] => [
			`profile ${operation}`,
			{ resource: 'profile', operation, groupId: '11111111-2222-4333-8444-555555555555' },
		],
	),
	...['create', 'upsert'].map((operation): [string, Record<string, unknown>] => [
		`profile ${operation}`,
		{
			resource: 'profile',
			operation,
			displayName: 'Kiosk',
			enrollmentMode: 'corporateOwnedDedicatedDevice',
			enrollmentTokenType: 'default',
			additionalFields: {
				configureWifi: true,
				wifiSsid: 'office',
				wifiSecurityType: 'wpa',
				wifiPassword: WIFI_PASSWORD,
			},
		},
	]),
	[
		'profile update',
		{
			resource: 'profile',
			operation: 'update',
			updateFields: {
				configureWifi: true,
				wifiSsid: 'office',
				wifiSecurityType: 'wpa',
				wifiPassword: WIFI_PASSWORD,
			},
		},
	],
];

test.each(OPERATIONS)('%s: a Graph that repeats what it was sent', async (_name, parameters) => {
	for (const spell of [
		(text: string) => text,
		(text: string) => JSON.stringify(text).replaceAll('&', '\\u0026'),
		encodeURIComponent,
		(text: string) => Buffer.from(text).toString('base64'),
		(text: string) => text.toUpperCase(),
		(text: string) => text.slice(0, 80),
	]) {
		const graph = await repeating(spell);
		const [profileId] = world.simulator.addProfiles(1);
		const result = await world.run(
			{ ...parameters, profileId: byId(profileId) },
			{ onError: 'continueRegularOutput' },
		);
		graph.stop();
		const { error, details } = result.outputs[0]![0]!.json as Record<string, unknown>;
		const told = JSON.stringify([error, details, logs.lines]);
		expect(graph.sent.length).toBeGreaterThan(0);
		for (const token of graph.sent) {
			for (const secret of [token, WIFI_PASSWORD])
				for (const piece of [spell(secret), spell(secret).slice(0, 30), secret])
					expect(told.includes(piece.replace(/"/g, ''))).toBe(false);
		}
		expect(error).toMatch(/^Could not /);
		expect(Object.keys(details as object).sort()).toEqual(
			expect.arrayContaining(['attempts', 'clientRequestId', 'description', 'httpCode', 'outcome']),
		);
		const allowed =
			/^(?:description|httpCode|code|requestId|activityId|attempts|profileId|outcome|serverMessage|clientRequestId)$/;
		for (const key of Object.keys(details as object)) expect(key).toMatch(allowed);
	}
});

test('an access token that was renewed in the middle of the run is not repeated either', async () => {
	const graph = await repeating((text) => text.slice(-40), true);
	const [profileId] = world.simulator.addProfiles(1);
	const result = await world.run({ profileId: byId(profileId) });
	graph.stop();
	const [first, second] = graph.sent;
	expect(second).toBeDefined();
	expect(second).not.toBe(first);
	expect(JSON.stringify(result.error)).not.toContain(second!.slice(-30));
});
