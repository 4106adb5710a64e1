import { useWorld } from './support/useWorld';
import { byId } from './support/world';

const world = useWorld();

const run = async (operation: string, parameters: Record<string, unknown>, options = {}) =>
	await world.run({ resource: 'profile', operation, ...parameters }, options);

describe('modes and token types', () => {
	const ALLOWED = [
		['corporateOwnedDedicatedDevice', 'default'],
		['corporateOwnedDedicatedDevice', 'corporateOwnedDedicatedDeviceWithAzureADSharedMode'],
		['corporateOwnedFullyManaged', 'default'],
		['corporateOwnedFullyManaged', 'deviceStaging'],
		['corporateOwnedWorkProfile', 'default'],
		['corporateOwnedWorkProfile', 'deviceStaging'],
		['corporateOwnedAOSPUserlessDevice', 'default'],
		['corporateOwnedAOSPUserAssociatedDevice', 'default'],
	];

	test.each(ALLOWED)('%s with %s', async (enrollmentMode, enrollmentTokenType) => {
		const { outputs } = await run('create', {
			displayName: 'x',
			enrollmentMode,
			enrollmentTokenType,
		});
		expect(outputs[0]![0]!.json).toMatchObject({ enrollmentMode, enrollmentTokenType });
	});

	test.each(['create', 'upsert'])('the form of %s offers exactly these', (operation) => {
		const { properties } = world.engine.node.description;
		const offered = properties
			.filter(({ name }) => name === 'enrollmentTokenType')
			.filter(({ displayOptions }) => displayOptions!.show!.operation!.includes(operation))
			.flatMap(({ displayOptions, options }) =>
				(displayOptions!.show!.enrollmentMode as string[]).flatMap((mode) =>
					(options as Array<{ value: string }>).map(({ value }) => [mode, value]),
				),
			);
		expect(offered).toEqual(ALLOWED.filter(([mode]) => !mode!.includes('AOSP')));
	});

	test.each([
		[
			'corporateOwnedDedicatedDevice',
			'deviceStaging',
			'Token Type "deviceStaging" does not go with this Enrollment Mode',
		],
		[
			'corporateOwnedFullyManaged',
			'corporateOwnedDedicatedDeviceWithAzureADSharedMode',
			'does not go with this Enrollment Mode',
		],
		['corporateOwnedToaster', 'default', 'Enrollment Mode "corporateOwnedToaster" is not known'],
	])(
		'%s with %s is refused before anything is sent',
		async (enrollmentMode, enrollmentTokenType, message) => {
			const { error } = await run('create', {
				displayName: 'x',
				enrollmentMode,
				enrollmentTokenType,
			});
			expect(error!.message).toContain(message);
			expect(world.simulator.counters.requests).toBe(0);
		},
	);
});

describe('fields', () => {
	const NETWORK = { wifiSsid: 'Lobby', wifiPassword: 'top secret' };

	test('a device name variable that nobody documented is passed on, with a hint', async () => {
		const additionalFields = { deviceNameTemplate: 'Kiosk-{{NAME}}' };
		const { outputs, hints } = await run('create', { displayName: 'x', additionalFields });
		expect(outputs[0]![0]!.json).toMatchObject(additionalFields);
		expect(hints).toEqual([
			expect.objectContaining({ message: expect.stringContaining('{{NAME}}') }),
		]);
	});

	test('one vocabulary: WPA of a payload, wpa of a profile', async () => {
		const additionalFields = { ...NETWORK, wifiSecurityType: 'WPA' };
		const { outputs } = await run('create', { displayName: 'x', additionalFields });
		expect(outputs[0]![0]!.json).toMatchObject({ wifiSecurityType: 'wpa' });
	});

	test('everything that can be set is sent as Graph takes it', async () => {
		const additionalFields = {
			description: 'Second floor',
			deviceNameTemplate: 'Kiosk-{{SERIAL}}',
			roleScopeTagIds: '0, 7',
			configureWifi: true,
			wifiSsid: 'Lobby',
			wifiPassword: 'top secret',
			wifiSecurityType: 'wpa',
			wifiHidden: false,
		};
		const { outputs, error } = await run('create', { displayName: 'x', additionalFields });
		expect(error).toBeUndefined();
		const { body } = world.simulator.log.find(({ operation }) => operation === 'create')!;
		expect(body).toMatchObject({ ...additionalFields, roleScopeTagIds: ['0', '7'] });
		expect(JSON.stringify(outputs)).not.toContain('top secret');
	});

	test.each<[Record<string, unknown>, string]>([
		[{ displayName: '   ' }, 'Name is empty'],
		[{ displayName: 'x'.repeat(201) }, 'Name is longer than 200 characters'],
		[
			{ additionalFields: { description: 'x'.repeat(1025) } },
			'Description is longer than 1024 characters',
		],
		[
			{ additionalFields: { deviceNameTemplate: 'x'.repeat(64) } },
			'Device Name Template is longer than 63 characters',
		],
		[
			{ additionalFields: { deviceNameTemplate: 'Kiosk-{NAME' } },
			'Device Name Template has a brace that opens or closes no variable',
		],
		[{ additionalFields: { roleScopeTagIds: '0,all' } }, 'Scope Tag ID "all" is not a number'],
		[{ additionalFields: { wifiSecurityType: 'wpa9' } }, 'Wi-Fi Security "wpa9" is not known'],
		[
			{ additionalFields: { configureWifi: '={{ "maybe" }}' } },
			'Configure Wi-Fi "maybe" is neither true nor false',
		],
		[{ additionalFields: { wifiSsid: '={{ [5] }}' } }, 'Wi-Fi SSID is not text'],
		[{ additionalFields: { wifiSsid: 'x'.repeat(33) } }, 'Wi-Fi SSID must have 1 to 32 bytes'],
		[
			{ additionalFields: { wifiPassword: 'top secret' } },
			'Wi-Fi Password is set, but no Wi-Fi SSID',
		],
		[{ additionalFields: { wifiHidden: true } }, 'Wi-Fi Hidden is set, but no Wi-Fi SSID'],
		[
			{ additionalFields: { wifiSsid: 'Lobby', wifiPassword: 'too', wifiSecurityType: 'WPA' } },
			'Wi-Fi Password cannot be right',
		],
		[
			{ additionalFields: { wifiSsid: 'Lobby', wifiPassword: 'long enough\t' } },
			'Wi-Fi Password has a line break, a tab or another control character',
		],
		[
			{ profileType: 'androidForWork', additionalFields: { wifiSsid: 'Lobby' } },
			'Android for Work profiles have no field wifiSsid',
		],
		[{ profileType: 'ios' }, 'Profile Type "ios" is not known'],
		[{ apiVersion: 'v2' }, 'API Version "v2" is not known'],
	])('create with %j is refused before anything is sent', async (parameters, message) => {
		const { error } = await run('create', { displayName: 'x', ...parameters });
		expect(error!.message).toBe(message);
		expect(world.simulator.counters.requests).toBe(0);
	});

	test('a Wi-Fi password is in no error, also where Graph refuses', async () => {
		world.simulator.addFault({
			match: { operation: 'create' },
			action: { kind: 'status', status: 400 },
		});
		const parameters = { displayName: 'x', additionalFields: NETWORK };
		const { error, run: execution } = await run('create', parameters);
		expect(error).toMatchObject({ httpCode: '400' });
		expect(JSON.stringify([error, execution.data.resultData.error])).not.toContain('top secret');
	});

	test('also where Graph repeats it, or where it is no text', async () => {
		world.simulator.addFault({
			match: { operation: 'create' },
			action: {
				kind: 'status',
				status: 400,
				body: {
					custom: {
						error: { code: 'BadRequest', message: "The value 'top secret' is not valid." },
					},
				},
			},
		});
		const told = await run('create', {
			displayName: 'x',
			additionalFields: NETWORK,
		});
		// the whole sentence is withheld: in part it could be completed
		expect(told.error!.message).toMatch(/Intune did not accept the request$/);
		const refused = await run('create', {
			displayName: 'x',
			additionalFields: { wifiPassword: '={{ ["top secret"] }}' },
		});
		expect(refused.error!.message).toBe('Wi-Fi Password is not text');
		for (const { error, run: execution } of [told, refused]) {
			expect(JSON.stringify([error, execution.data.resultData.error])).not.toContain('top secret');
		}
	});

	test.each(['two  spaces', 'a"quote\\ed', `${'x'.repeat(63)}`])(
		'a password that is shortened or escaped on its way is repeated in no part: %s',
		async (wifiPassword) => {
			const message = `The value given for a property of this profile, ${JSON.stringify(wifiPassword)}, is not valid.`;
			world.simulator.addFault({
				match: { operation: 'create' },
				action: {
					kind: 'status',
					status: 400,
					body: { custom: { error: { code: 'BadRequest', message } } },
				},
			});
			const { error } = await run('create', {
				displayName: 'x',
				additionalFields: { wifiSsid: 'Lobby', wifiPassword },
			});
			expect(error!.message).toMatch(/Intune did not accept the request$/);
			const pieces = [wifiPassword, JSON.stringify(wifiPassword).slice(1, -1)];
			for (const piece of pieces) expect(JSON.stringify(error)).not.toContain(piece);
		},
	);

	test('a password of digits only may come as a number, as sheets give it', async () => {
		const additionalFields = { wifiSsid: '={{ 4711 }}', wifiPassword: '={{ 8675309123 }}' };
		const { outputs, error } = await run('create', { displayName: 'Digits', additionalFields });
		expect(error).toBeUndefined();
		const { id } = outputs[0]![0]!.json;
		expect(world.simulator.profile(String(id))).toMatchObject({
			wifiSsid: '4711',
			wifiPassword: '8675309123',
		});
	});

	test('a lost answer that no look-up can clear up: outcome unknown, sent once', async () => {
		world.simulator.addFault({
			match: { operation: 'create' },
			action: { kind: 'drop', when: 'before' },
		});
		const { outputs } = await run(
			'create',
			{ displayName: 'Gone' },
			{ onError: 'continueRegularOutput' },
		);
		expect(outputs[0]![0]!.json.details).toMatchObject({ outcome: 'unknown' });
		expect(world.simulator.counters.byOperation.create).toBe(1);
	});

	test('an update that was done but cannot be shown: outcome done', async () => {
		const [id] = world.simulator.addProfiles(1);
		world.simulator.addFault({
			match: { operation: 'update' },
			action: { kind: 'status', status: 200, when: 'after', body: { custom: {} } },
		});
		world.simulator.addFault({
			match: { operation: 'get' },
			times: 'always',
			action: { kind: 'status', status: 403, body: 'missingScope' },
		});
		const { outputs } = await run(
			'update',
			{ profileId: byId(id), updateFields: { description: 'x' } },
			{ onError: 'continueRegularOutput' },
		);
		expect(outputs[0]![0]!.json.details).toMatchObject({ outcome: 'done', httpCode: '403' });
	});
});
