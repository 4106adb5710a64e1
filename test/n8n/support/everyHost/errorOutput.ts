import { itemsOf } from '../../../../scripts/host/execution';
import { EXAMPLE_PROFILE_ID } from '../../../../scripts/host/simulatedTenant';
import {
	byId,
	chain,
	codeNode,
	intuneNode,
	INTUNE,
	itemsNode,
	respondNode,
	startNode,
	webhookNode,
	withBranches,
} from '../../../e2e/support/workflows';
import type { World } from '../world';

const UNKNOWN_ID = '99999999-9999-4999-8999-999999999999';

/** Failed items leave by the error output, with all that is known of the failure. */
export function testErrorOutput(world: () => World): void {
	test('failed items leave by it with the details they have on the regular one, the others by the success output', async () => {
		const ids = [UNKNOWN_ID, EXAMPLE_PROFILE_ID, UNKNOWN_ID.replace('9', '8')];
		const regular = await world().runToSuccess(onError('continueRegularOutput', ids));
		const execution = await world().runToSuccess(onError('continueErrorOutput', ids));

		expect(itemsOf(execution, 'Succeeded').map(({ json }) => json)).toEqual([
			expect.objectContaining({ success: true, profileId: EXAMPLE_PROFILE_ID }),
		]);
		const failed = itemsOf(execution, 'Failed').map(({ json }) => json);
		const expected = itemsOf(regular, 'Succeeded').map(({ json }) => json);
		expect(failed.map(withoutIds)).toEqual([expected[0]!, expected[2]!].map(withoutIds));
		expect(failed[1]!.details).toMatchObject({
			description: expect.stringContaining('Pick the profile from the list'),
			httpCode: '404',
			code: 'ResourceNotFound',
			requestId: expect.any(String),
			clientRequestId: expect.any(String),
			attempts: 1,
			profileId: ids[2],
			outcome: 'notDone',
		});
	});

	test('where nobody can sign in, every item leaves by it', async () => {
		await world().renewCredential({ clientSecret: 'not-the-secret' });
		const execution = await world()
			.runToSuccess(onError('continueErrorOutput', [EXAMPLE_PROFILE_ID, UNKNOWN_ID]))
			.finally(async () => await world().renewCredential());
		expect(itemsOf(execution, INTUNE, 0)).toEqual([]);
		for (const { json } of itemsOf(execution, 'Failed')) {
			expect(json.error).toMatch(/^Sign-in failed: /);
			expect(json.details).toMatchObject({ code: 'AADSTS7000215', outcome: 'notDone' });
		}
		expect(itemsOf(execution, 'Failed')).toHaveLength(2);
		expect(world().simulator.counters.tokensMade).toBe(0);
	});

	test('a webhook answers with the result, or with the status by details.httpCode and the reason', async () => {
		const { client, simulator } = world();
		const { id } = await world().import(byWebhook('status-by-details'));
		await client.publish(id);
		const post = async (body: object) => {
			const response = await fetch(`${client.origin}/webhook/status-by-details`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
			return { status: response.status, json: (await response.json()) as object };
		};

		expect(await post({ profileId: EXAMPLE_PROFILE_ID })).toMatchObject({
			status: 200,
			json: { success: true, statusCode: 204 },
		});
		expect(await post({ profileId: UNKNOWN_ID })).toEqual({
			status: 404,
			json: {
				error: expect.stringContaining(UNKNOWN_ID),
				details: expect.objectContaining({ httpCode: '404', outcome: 'notDone' }),
			},
		});
		simulator.addFault({
			match: { operation: 'createToken' },
			action: { kind: 'status', status: 409 },
		});
		expect((await post({ profileId: EXAMPLE_PROFILE_ID })).status).toBe(409);
		// what Graph was never asked has no status of its own
		expect(await post({ profileId: 'not an id' })).toMatchObject({
			status: 500,
			json: { details: { outcome: 'notDone' } },
		});
		expect(simulator.tokensMade(EXAMPLE_PROFILE_ID)).toBe(1);
	});
}

/** Creates a token for each id; what comes out of either output goes to a node of its own. */
function onError(kind: 'continueRegularOutput' | 'continueErrorOutput', ids: string[]) {
	const items = itemsNode(ids.map((id) => ({ id })));
	const create = intuneNode({ profileId: byId('={{ $json.id }}') }, { onError: kind });
	return withBranches(
		chain(kind, startNode(), items, create),
		INTUNE,
		codeNode('Succeeded', 'return $input.all();'),
		codeNode('Failed', 'return $input.all();'),
	);
}

function byWebhook(path: string) {
	const webhook = webhookNode(path);
	webhook.parameters.responseMode = 'responseNode';
	const create = intuneNode(
		{ profileId: byId('={{ $json.body.profileId }}') },
		{ onError: 'continueErrorOutput' },
	);
	return withBranches(
		chain(path, webhook, create),
		INTUNE,
		respondNode('Result', { respondWith: 'firstIncomingItem', options: {} }),
		respondNode('Reason', {
			respondWith: 'json',
			responseBody: '={{ { error: $json.error, details: $json.details } }}',
			options: { responseCode: '={{ Number($json.details.httpCode) || 500 }}' },
		}),
	);
}

/** Without what is new with each request. */
function withoutIds(json: Record<string, unknown>): object {
	const {
		requestId: _,
		clientRequestId: __,
		activityId: ___,
		...details
	} = json.details as Record<string, unknown>;
	return { error: json.error, details };
}
