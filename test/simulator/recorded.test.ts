import type { FaultAction } from '.';
import { createTokenPart } from './client';
import { RECORDED, type RecordedName } from './graph/recorded';
import { openSimulator, OWNER, type Opened } from './openSimulator';

let simulator: Opened['simulator'];
let client: Opened['client'];
let create: Opened['create'];
let id: string;

beforeEach(async () => {
	({ simulator, client, create } = await openSimulator());
	({ id } = simulator.addProfile());
});
afterEach(() => simulator.stop());

type Status = Omit<Extract<FaultAction, { kind: 'status' }>, 'kind'>;
const refuse = (more: Status) => simulator.addFault({ action: { kind: 'status', ...more } });
/** The sentence, out of whichever envelope. */
function sentence(message: string): string {
	if (!message.startsWith('{')) return message;
	const inner = JSON.parse(message);
	return sentence(inner.Message ?? inner.message);
}

const rows: Array<[RecordedName, number, string | undefined, string]> = [
	['staleToken', 401, 'InvalidAuthenticationToken', 'Lifetime validation failed'],
	['emptyToken', 401, 'InvalidAuthenticationToken', 'Access token is empty'],
	['caeLocation', 401, 'InvalidAuthenticationToken', 'LocationConditionEvaluationSatisfied'],
	['caeOutdated', 401, 'InvalidAuthenticationToken', 'TokenCreatedWithOutdatedPolicies'],
	['envelopeB', 401, 'UnknownError', 'An error has occurred - Operation ID'],
	['envelopeLower', 401, 'UnknownError', 'An error has occurred'],
	['missingScope', 403, 'Forbidden', 'must have one of the following scopes: DeviceManagement'],
	['userNotAuthorized', 403, 'Forbidden', 'User is not authorized to perform this operation'],
	['noAuthorization', 403, 'Forbidden', 'No authorization information present on the request'],
	['notFound', 404, 'ResourceNotFound', 'An error has occurred - Operation ID'],
	['scopeTags', 404, 'ResourceNotFound', 'does not contain a tag allowed by the current role'],
	['envelopeA', 400, 'BadRequest', 'An error has occurred - Operation ID'],
	['router', 400, 'BadRequest', 'Resource not found for the segment'],
	['unknownProperty', 400, 'BadRequest', "Could not find a property named 'tokenCreation"],
	['targetTenant', 400, 'BadRequest', 'Request not applicable to target tenant.'],
	['approvalJustification', 400, 'BadRequest', "Header 'x-msft-approval-justification' is"],
	['approvalRequired', 412, 'ApprovalRequired', 'Approval is required'],
	['approvalActive', 409, 'Conflict', 'An active Approval Request already exists'],
	['throttleGraph', 429, 'TooManyRequests', 'Too many requests'],
	['throttleEnvelope', 429, 'TooManyRequests', 'Too many requests - Operation ID'],
	['serverError', 500, 'Unknown', 'An internal server error has occurred'],
	['graph', 400, 'BadRequest', 'The service answered 400.'],
];

test.each(rows)('%s is %i %s: %s', async (body, status, code, text) => {
	refuse({ body });
	refuse({ body });
	const plain = await create(id);
	const [part] = (await client.batch([createTokenPart('1', id)])).json.responses;
	for (const [answered, { error }] of [
		[plain.status, plain.json],
		[part.status, part.body],
	]) {
		expect([answered, error.code]).toEqual([status, code]);
		expect(sentence(error.message)).toContain(text);
		expect(error.innerError['request-id']).toBeTruthy();
	}
	expect(simulator.counters.tokensMade).toBe(0);
});

test('every recorded body with words is in the table above', () => {
	const named = [...rows.map(([name]) => name), 'html', 'empty'];
	expect(Object.keys(RECORDED).sort()).toEqual(named.sort());
});

test('headers go with the body: challenges, the approval code, Retry-After', async () => {
	const header = async (body: RecordedName, name: string) => {
		refuse({ body });
		return (await create(id)).headers.get(name);
	};
	expect(await header('caeLocation', 'www-authenticate')).toMatch(/insufficient_claims.*claims="/);
	expect(await header('staleToken', 'www-authenticate')).toContain('authorization_uri');
	expect(await header('approvalRequired', 'x-msft-approval-code')).toMatch(/^[0-9a-f-]{36}$/);
	expect(await header('throttleGraph', 'retry-after')).toBe('10');
	expect(await header('throttleEnvelope', 'retry-after')).toBeNull();
});

test('status, code and sentence can be changed in every shape', async () => {
	for (const body of ['graph', 'envelopeA', 'envelopeB', 'envelopeLower'] as const) {
		refuse({ body, status: 403, code: 'Odd', text: 'A sentence of tomorrow' });
		const { status, json } = await create(id);
		expect(status).toBe(403);
		expect(sentence(json.error.message)).toContain('A sentence of tomorrow');
		expect(JSON.stringify(json)).toContain('Odd');
	}
	refuse({ body: 'approvalJustification', status: 403 });
	expect((await create(id)).status).toBe(403);
	refuse({ body: 'approvalRequired', status: 403 });
	expect((await create(id)).json.error.code).toBe('ApprovalRequired');
});

test('envelope B in lower case has no other names', async () => {
	refuse({ body: 'envelopeLower', status: 403, code: 'Forbidden' });
	const inner = JSON.parse((await create(id)).json.error.message);
	expect(inner).toMatchObject({ errorCode: 'Forbidden', message: 'An error has occurred' });
	expect(inner).not.toHaveProperty('ErrorCode');
});

test('a 403 may have no body at all, and a 503 a page', async () => {
	refuse({ body: 'empty' });
	const none = await create(id);
	expect([none.status, none.text, none.headers.has('request-id')]).toEqual([403, '', true]);
	refuse({ body: 'html' });
	const page = await create(id);
	expect([page.status, page.text]).toEqual([503, expect.stringContaining('Service Unavailable')]);
});

test('a read lacks the read permission', async () => {
	simulator.addFault({ action: { kind: 'status', body: 'missingScope' } });
	const { json } = await client.call('GET', OWNER);
	expect(sentence(json.error.message)).toContain('DeviceManagementConfiguration.Read.All, ');
});

test('envelopes name the host of the scale unit', async () => {
	expect((await client.call('GET', `${OWNER}/nobody`)).json.error.message).toContain(
		'https://fef.amsub0502.manage.microsoft.com/AndroidSync/',
	);
	simulator.settings.serviceHost = 'proxy.amsub0502.manage.microsoft.com';
	expect((await client.call('GET', `${OWNER}/nobody`)).json.error.message).toContain(
		'https://proxy.amsub0502.manage.microsoft.com/AndroidSync/',
	);
});
