import { useWorld } from './support/useWorld';
import type { NodeRun } from './support/engine';
import { everythingLeft, recordLogs } from './support/leaks';
import { byId } from './support/world';

/* Wi-Fi passwords of profiles, short ones too, that a Graph repeats. */

const world = useWorld();
let logs: ReturnType<typeof recordLogs>;
beforeEach(() => (logs = recordLogs()));
afterEach(() => logs.stop());

const WIFI = { configureWifi: true, wifiSsid: 'office', wifiSecurityType: 'wpa' };

/** What an item says, and all that its run leaves. */
function lastOf(run: NodeRun) {
	const { error: message, details } = run.outputs[0]!.at(-1)!.json as {
		error: string;
		details: Record<string, unknown>;
	};
	return { message, details, left: everythingLeft(run, logs.lines) };
}

/** Reads a profile with such a password twice; the second time it is refused. */
async function readTwice(wifiPassword: string, error: object, headers = {}) {
	const id = world.simulator.addProfile({ ...WIFI, wifiPassword }).id;
	const action = { kind: 'status', status: 409, body: { custom: { error } }, headers } as const;
	world.simulator.addFault({ match: { operation: 'get' }, after: 1, times: 'always', action });
	const run = await world.run(
		{ resource: 'profile', operation: 'get', profileId: byId(id), simplify: false },
		{ items: [{ json: {} }, { json: {} }], onError: 'continueRegularOutput' },
	);
	expect(run.outputs[0]![0]!.json).toMatchObject({ id, wifiSsid: 'office' });
	return lastOf(run);
}

const CONFLICT = 'Could not read the enrollment profile: Graph reports a conflict (409)';

test.each(['e', 'q', '7', '%', 'qx'])(
	'a password of a letter or two (%s) destroys no text, and stands in no field of its own',
	async (password) => {
		const said = `The value '${password}' is not allowed.`;
		const { message, details, left } = await readTwice(
			password,
			{ code: password, message: said, innerError: { 'request-id': password } },
			{ 'request-id': password },
		);
		// the row's own words, whole
		expect(message).toBe(CONFLICT);
		expect(details.description).toMatch(/^The profile may have been changed at the same moment/);
		expect(Object.values(details)).not.toContain(password);
		expect(details.serverMessage).toBeUndefined();
		expect(left).not.toContain(said);
	},
);

test('a sentence without the letter is told as it is', async () => {
	const said = 'The name is taken.';
	const { message, details } = await readTwice('q', { code: 'Conflict', message: said });
	expect(message).toBe(`${CONFLICT}: ${said}`);
	expect(details).toMatchObject({ serverMessage: said, code: 'Conflict' });
});

test("the password of another item, which was taken, is no less a secret in this one's refusal", async () => {
	const passwords = ['Pa$s of the other office', 'another-password'];
	const ids = world.simulator.addProfiles(2);
	const said = encodeURIComponent(passwords[0]!);
	const error = { code: 'Conflict', message: `Already used: ${said}` };
	world.simulator.addFault({
		match: { operation: 'update', profileId: ids[1] },
		action: { kind: 'status', status: 409, body: { custom: { error } } },
	});
	const run = await world.run(
		{
			resource: 'profile',
			operation: 'update',
			profileId: byId('={{ $json.profileId }}'),
			updateFields: { ...WIFI, wifiPassword: '={{ $json.password }}' },
		},
		{
			items: passwords.map((password, index) => ({ json: { profileId: ids[index]!, password } })),
			onError: 'continueRegularOutput',
		},
	);
	expect(world.simulator.profile(ids[0]!)).toMatchObject({ wifiPassword: passwords[0] });
	const { message, details, left } = lastOf(run);
	expect(message).toMatch(/Graph reports a conflict \(409\)$/);
	expect(details.serverMessage).toBeUndefined();
	expect(left).not.toContain(said);
	expect(logs.lines.join('\n')).not.toContain(passwords[0]);
});
