import { useWorld } from './support/useWorld';
import { DAY_SECONDS, ISO, KINDS } from './support/kinds';
import { byId, itemsFor } from './support/world';

const SECRETS = ['tokenValue', 'qrCodeContent', 'qrCodeImage', 'wifiPassword'];
const UNKNOWN = '99999999-9999-4999-8999-999999999999';

const world = useWorld();

const withoutSecrets = (profile: object) =>
	Object.fromEntries(Object.entries(profile).filter(([name]) => !SECRETS.includes(name)));
const run = async (operation: string, parameters: Record<string, unknown>, options = {}) =>
	await world.run({ resource: 'profile', operation, ...parameters }, options);

describe.each(KINDS)('$profileType in $apiVersion', ({ profileType, apiVersion, collection }) => {
	const kind = { profileType, apiVersion };
	const isDeviceOwner = profileType === 'androidDeviceOwner';
	const add = (partial = {}) =>
		world.simulator.addProfile(
			{ displayName: 'Kiosks', wifiPassword: 'top secret', ...partial },
			{ collection, token: { validitySeconds: 30 * DAY_SECONDS } },
		).id;

	describe('get', () => {
		test('simplified by default', async () => {
			const id = add();
			const { outputs } = await run('get', { ...kind, profileId: byId(id) });
			const profile = world.simulator.profile(id)!;
			expect(outputs[0]).toEqual([
				{
					json: {
						id,
						displayName: 'Kiosks',
						...(isDeviceOwner
							? {
									enrollmentMode: profile.enrollmentMode,
									enrollmentTokenType: 'default',
									isTeamsDeviceProfile: false,
									tokenCreationDateTime: expect.stringMatching(ISO),
								}
							: {}),
						tokenState: 'valid',
						tokenExpirationDateTime: profile.tokenExpirationDateTime,
						enrolledDeviceCount: 0,
						lastModifiedDateTime: expect.stringMatching(ISO),
					},
					pairedItem: { item: 0 },
				},
			]);
		});

		test('without Simplify: as Graph gives it, its secrets only where asked for', async () => {
			const id = add();
			const graph = world.simulator.profile(id)!;
			const plain = await run('get', { ...kind, profileId: byId(id), simplify: false });
			expect(plain.outputs[0]![0]!.json).toEqual(withoutSecrets(graph));
			const parameters = {
				...kind,
				profileId: byId(id),
				simplify: false,
				options: { includeSecrets: true },
			};
			const full = await run('get', parameters);
			expect(full.outputs[0]![0]!.json).toEqual({
				...graph,
				qrCodeImage: { type: 'image/png', value: expect.any(String) },
			});
		});

		test('100 items: five batches', async () => {
			const ids = Array.from({ length: 100 }, () => add());
			const { outputs } = await run(
				'get',
				{ ...kind, profileId: byId('={{ $json.profileId }}') },
				{ items: itemsFor(ids) },
			);
			expect(outputs[0]!.map(({ json }) => json.id)).toEqual(ids);
			expect(world.simulator.counters.requests).toBeLessThanOrEqual(6);
		});
	});

	describe('create', () => {
		test('with a name alone; the item is the new profile without its secrets', async () => {
			const { outputs, error } = await run('create', { ...kind, displayName: '  Lobby kiosks ' });
			expect(error).toBeUndefined();
			const { json } = outputs[0]![0]!;
			const profile = world.simulator.profile(json.id as string)!;
			expect(json).toEqual(withoutSecrets(profile));
			expect(profile.displayName).toBe('Lobby kiosks');
			const { body } = world.simulator.log.find(({ operation }) => operation === 'create')!;
			expect(body).toEqual({
				displayName: 'Lobby kiosks',
				...(isDeviceOwner
					? { enrollmentMode: 'corporateOwnedDedicatedDevice', enrollmentTokenType: 'default' }
					: {}),
			});
		});

		test('100 items: each once, in batches', async () => {
			const names = Array.from({ length: 100 }, (_, index) => `Bulk ${index}`);
			const { outputs } = await run(
				'create',
				{ ...kind, displayName: '={{ $json.name }}' },
				{ items: names.map((name) => ({ json: { name } })) },
			);
			expect(outputs[0]!.map(({ json }) => json.displayName)).toEqual(names);
			expect(world.simulator.counters).toMatchObject({ writesWorked: 100 });
			expect(world.simulator.counters.requests).toBeLessThanOrEqual(6);
		});

		test('an answer that is lost after the work: found by name, made once', async () => {
			const displayName = `Lost ${apiVersion}`;
			world.simulator.addFault({
				match: { operation: 'create' },
				action: { kind: 'drop', when: 'after' },
			});
			const { outputs, error } = await run('create', { ...kind, displayName });
			expect(error).toBeUndefined();
			expect(outputs[0]![0]!.json).toMatchObject({ id: expect.any(String), displayName });
			expect(JSON.stringify(outputs)).not.toContain('qrCodeContent');
			expect(world.simulator.counters.byOperation.create).toBe(1);
		});
	});

	describe('update', () => {
		test('sends only what was given; the item is the changed profile without its secrets', async () => {
			const id = add();
			const updateFields = { displayName: 'New name', description: '' };
			const { outputs } = await run('update', { ...kind, profileId: byId(id), updateFields });
			expect(world.simulator.log.find(({ operation }) => operation === 'update')!.body).toEqual(
				updateFields,
			);
			expect(outputs[0]![0]!.json).toEqual(withoutSecrets(world.simulator.profile(id)!));
			expect(outputs[0]![0]!.json.displayName).toBe('New name');
		});

		test('nothing to change is refused', async () => {
			const { error } = await run('update', { ...kind, profileId: byId(add()), updateFields: {} });
			expect(error!.message).toBe('Update Fields is empty');
			expect(world.simulator.counters.requests).toBe(0);
		});

		test('an answer that is lost after the work: sent again, since the same change twice is one', async () => {
			const id = add();
			world.simulator.addFault({
				match: { operation: 'update' },
				action: { kind: 'drop', when: 'after' },
			});
			const { error } = await run('update', {
				...kind,
				profileId: byId(id),
				updateFields: { description: 'x' },
			});
			expect(error).toBeUndefined();
			expect(world.simulator.profile(id)!.description).toBe('x');
		});
	});

	describe('delete', () => {
		test('the profile is gone', async () => {
			const id = add();
			const { outputs } = await run('delete', { ...kind, profileId: byId(id) });
			expect(outputs[0]).toEqual([
				{
					json: {
						deleted: true,
						success: true,
						statusCode: 204,
						operation: 'delete',
						...kind,
						profileId: id,
						requestedAt: expect.stringMatching(ISO),
						confirmedBy: 'response',
						attempts: 1,
						requestId: expect.any(String),
						clientRequestId: expect.any(String),
					},
					pairedItem: { item: 0 },
				},
			]);
			expect(world.simulator.profile(id)).toBeUndefined();
		});

		const loseAnswer = () =>
			world.simulator.addFault({
				match: { operation: 'delete' },
				action: { kind: 'drop', when: 'after' },
			});

		test('an answer that is lost after the work: the 404 of the second try says that it was done, where it had been seen', async () => {
			const id = add();
			await run('get', { ...kind, profileId: byId(id) });
			loseAnswer();
			const { outputs } = await run('delete', { ...kind, profileId: byId(id) });
			expect(outputs[0]![0]!.json).toMatchObject({ deleted: true, confirmedBy: 'readBack' });
		});

		test('an answer that is lost, of a profile that nobody has seen: perhaps it never existed', async () => {
			const [there, never] = [add(), '99999999-9999-4999-8999-999999999999'];
			for (const id of [there, never]) {
				loseAnswer();
				const { outputs } = await run(
					'delete',
					{ ...kind, profileId: byId(id) },
					{ onError: 'continueRegularOutput' },
				);
				expect(outputs[0]![0]!.json.details).toMatchObject({
					outcome: 'unknown',
					description: expect.stringContaining('not known whether there ever was one'),
				});
			}
		});

		test('100 items', async () => {
			const ids = Array.from({ length: 100 }, () => add());
			await run(
				'delete',
				{ ...kind, profileId: byId('={{ $json.profileId }}') },
				{ items: itemsFor(ids) },
			);
			expect(ids.map((id) => world.simulator.profile(id))).toEqual(ids.map(() => undefined));
			expect(world.simulator.counters.requests).toBeLessThanOrEqual(6);
		});
	});

	test.each(['get', 'update', 'delete'])(
		'%s of an unknown profile fails with 404',
		async (operation) => {
			const { outputs } = await run(
				operation,
				{ ...kind, profileId: byId(UNKNOWN), updateFields: { description: 'x' } },
				{ onError: 'continueRegularOutput' },
			);
			expect(outputs[0]![0]!.json).toEqual({
				error: expect.stringContaining('there is no profile'),
				details: expect.objectContaining({
					httpCode: '404',
					outcome: 'notDone',
					profileId: UNKNOWN,
				}),
			});
		},
	);

	test.each(['get', 'update', 'delete'])(
		'%s of what is no id is refused before anything is sent',
		async (operation) => {
			const { error } = await run(operation, {
				...kind,
				profileId: byId('a b'),
				updateFields: { description: 'x' },
			});
			expect(error!.message).toBe('Profile "a b" is not an ID');
			expect(world.simulator.counters.requests).toBe(0);
		},
	);
});
