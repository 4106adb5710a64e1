import type { INodeExecutionData } from 'n8n-workflow';
import { expectNoSecrets, expectNothingSent } from './support/secrets';
import { useFreshWorld } from './support/useWorld';
import { byId, itemsFor, type World } from './support/world';

const MISSING = '12345678-90ab-cdef-1234-567890abcdef';
const DETAILS = [
	'description',
	'httpCode',
	'code',
	'requestId',
	'activityId',
	'clientRequestId',
	'serverMessage',
	'attempts',
	'profileId',
	'outcome',
];
const each = { profileId: byId('={{ $json.profileId }}') };
const { world } = useFreshWorld();

/** A failed item is exactly as the contract has it: n8n routes by these keys. */
function expectErrorItem({ json, pairedItem }: INodeExecutionData, item: number): void {
	expect(Object.keys(json)).toEqual(['error', 'details']);
	expect(typeof json.error).toBe('string');
	const details = json.details as Record<string, unknown>;
	for (const key of Object.keys(details)) expect(DETAILS).toContain(key);
	expect(typeof details.description).toBe('string');
	expect(['notDone', 'done', 'unknown']).toContain(details.outcome);
	expect(pairedItem).toMatchObject({ item });
}

test('continueRegularOutput: failed items stand among the others, in order and paired', async () => {
	const [first, last] = world.simulator.addProfiles(2);
	const run = await world.run(each, {
		items: itemsFor([first!, 'a/b', MISSING, last!]),
		onError: 'continueRegularOutput',
	});
	expect(run.error).toBeUndefined();
	expect(run.outputs).toHaveLength(1);
	const [done, refused, missing, alsoDone] = run.outputs[0]!;
	expect(run.outputs[0]).toHaveLength(4);
	expect(done!.json).toMatchObject({ success: true, profileId: first });
	expect(alsoDone!.json).toMatchObject({ success: true, profileId: last });
	expectErrorItem(refused!, 1);
	expectErrorItem(missing!, 2);
	expect(refused!.json).toMatchObject({
		error: 'Profile "a/b" is not an ID',
		details: { outcome: 'notDone' },
	});
	expect(missing!.json.details).toMatchObject({
		httpCode: '404',
		code: 'ResourceNotFound',
		profileId: MISSING,
		attempts: 1,
		outcome: 'notDone',
	});
	const details = missing!.json.details as Record<string, unknown>;
	expect(details.requestId).toMatch(/^[0-9a-f-]{36}$/);
	expect(details.activityId).toMatch(/^[0-9a-f-]{36}$/);
	expectNoSecrets(world, run);
});

test('continueErrorOutput: failed items go to the error output, the others on', async () => {
	const [first, last] = world.simulator.addProfiles(2);
	const run = await world.run(each, {
		items: itemsFor([first!, 'a/b', MISSING, last!]),
		onError: 'continueErrorOutput',
	});
	expect(run.error).toBeUndefined();
	const [done, failed] = run.outputs;
	expect(done!.map(({ json }) => json.profileId)).toEqual([first, last]);
	expect(failed).toHaveLength(2);
	for (const { json } of failed!) expect(json).toHaveProperty('details.description');
	expect(failed!.map(({ json }) => json.error)).toEqual([
		'Profile "a/b" is not an ID',
		expect.stringMatching(/^Could not create the enrollment token: there is no profile/),
	]);
	expectNoSecrets(world, run);
});

type Case = [
	string,
	(world: World) => Record<string, unknown>,
	string | null | undefined,
	RegExp,
	boolean,
];
const WHOLE_RUN: Case[] = [
	['no credential', () => ({}), null, /has no Microsoft Intune credential$/, true],
	[
		'a credential that was deleted',
		() => ({}),
		'gone',
		/cannot be used: Credential not found$/,
		true,
	],
	[
		'a refused Graph URL',
		() => (world.credential({ customGraphUrl: 'http://graph.example.com' }), {}),
		undefined,
		/^Custom Graph URL/,
		true,
	],
	[
		'a refused login URL',
		() => (world.credential({ customLoginUrl: 'http://evil.com' }), {}),
		undefined,
		/^Custom Login URL/,
		true,
	],
	[
		'a refused tenant',
		() => (world.credential({ tenantId: 'common' }), {}),
		undefined,
		/^Tenant ID of the credential/,
		true,
	],
	[
		'a wrong secret',
		() => (world.credential({ clientSecret: 'wrong-secret' }), {}),
		undefined,
		/^Sign-in failed: the client secret is wrong/,
		false,
	],
	[
		'a sign-in that never happened',
		() => (world.credential({ grantType: 'authorizationCode' }), {}),
		undefined,
		/^Sign-in failed/,
		true,
	],
	[
		'an unknown operation',
		() => ({ operation: 'explode' }),
		undefined,
		/^Operation "explode"/,
		true,
	],
	[
		'options that cannot be used',
		() => ({ options: { batchSize: 99 } }),
		undefined,
		/^Option Batch Size/,
		true,
	],
	[
		'an unreadable expression',
		() => ({ apiVersion: '={{ $("Nobody").item.json.x }}' }),
		undefined,
		/^The parameter apiVersion cannot be read$/,
		true,
	],
];

describe.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
	'%s never throws',
	(onError) => {
		test.each(WHOLE_RUN)(
			'%s: every item becomes an error item',
			async (_name, arrange, credentialId, message, silent) => {
				const ids = world.simulator.addProfiles(3);
				const parameters = arrange(world);
				const run = await world.run(
					{ ...each, ...parameters },
					{ items: itemsFor(ids), onError, credentialId },
				);
				expect(run.error).toBeUndefined();
				const [regular, failed] = run.outputs;
				const items = onError === 'continueErrorOutput' ? failed! : regular!;
				expect(items).toHaveLength(3);
				if (onError === 'continueErrorOutput') expect(regular).toEqual([]);
				items.forEach((item, index) => {
					if (onError === 'continueRegularOutput') expectErrorItem(item, index);
					expect(item.json.error).toMatch(message);
					expect(item.json.details).toMatchObject({ outcome: 'notDone' });
				});
				expect(world.simulator.counters.writes).toBe(0);
				if (silent) expectNothingSent(world);
				expectNoSecrets(world, run);
			},
		);
	},
);

test.each(WHOLE_RUN)(
	'without "continue", %s is thrown once',
	async (_name, arrange, credentialId, message) => {
		const ids = world.simulator.addProfiles(3);
		const parameters = arrange(world);
		const run = await world.run({ ...each, ...parameters }, { items: itemsFor(ids), credentialId });
		expect(run.error?.message).toMatch(message);
		expect(world.simulator.counters.writes).toBe(0);
		expectNoSecrets(world, run);
	},
);

test('without "continue" the first failure stops the rest and tells what had been made, and for which items', async () => {
	const ids = world.simulator.addProfiles(5);
	ids.splice(3, 0, MISSING);
	const run = await world.run(
		{ ...each, options: { batchSize: 1, writesPer20Seconds: 1 } },
		{ items: itemsFor(ids) },
	);
	expect(run.error?.message).toMatch(/there is no profile/);
	expect(run.error?.context?.itemIndex).toBe(3);
	expect(run.error?.description).toContain('By then 3 tokens had been made, for items 0–2.');
	expect(world.simulator.counters).toMatchObject({ tokensMade: 3, writes: 4 });
	expectNoSecrets(world, run);
});

test('without "continue" a failure before any write says that none had been made', async () => {
	const run = await world.run({ profileId: byId(MISSING) });
	expect(run.error?.description).toContain('No token had been made by then.');
});
