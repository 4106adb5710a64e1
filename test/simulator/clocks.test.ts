import type { VirtualClock } from '.';
import { createTokenPart } from './client';
import { openStill, OWNER, type Opened } from './openSimulator';

const HOUR = 3_600_000;

let simulator: Opened['simulator'];
let client: Opened['client'];
let create: Opened['create'];
let clock: VirtualClock;

beforeEach(async () => ({ simulator, client, create, clock } = await openStill()));
afterEach(() => simulator.stop());

describe('the clock that stamps', () => {
	test.each([-3000, 90_000, HOUR])('is %i ms from the one that lets tokens die', async (offset) => {
		simulator.settings.stampOffsetMs = offset;
		const made = await client.call('POST', OWNER, { displayName: 'Kiosk' });
		const { id } = made.json;
		expect(Date.parse(made.json.createdDateTime)).toBe(clock.now() + offset);
		await clock.advance(10_000);
		await create(id, 60);
		const { json, headers } = await client.call('GET', `${OWNER}/${id}`);
		expect(Date.parse(json.tokenCreationDateTime)).toBe(clock.now() + offset);
		expect(Date.parse(json.tokenExpirationDateTime)).toBe(clock.now() + offset + 60_000);
		expect(Date.parse(json.lastModifiedDateTime)).toBe(clock.now() + offset);
		expect(Date.parse(headers.get('date')!)).toBe(clock.now());
		expect(simulator.tokens(id)[0]!.createdAt).toBe(clock.now());
		await clock.advance(59_999);
		expect(simulator.liveTokens(id)).toHaveLength(1);
		await clock.advance(1);
		expect(simulator.liveTokens(id)).toHaveLength(0);
	});

	test('leaves what was stamped before as it is', async () => {
		const { id } = simulator.addProfile({}, { token: { validitySeconds: 60 } });
		const before = simulator.profile(id);
		simulator.settings.stampOffsetMs = HOUR;
		expect(simulator.profile(id)).toEqual(before);
	});
});

describe('the clock of the gateway', () => {
	test('shows in every Date header and in what stands beside it', async () => {
		simulator.settings.dateOffsetMs = -HOUR;
		const { id } = simulator.addProfile();
		const expected = Math.floor((clock.now() - HOUR) / 1000) * 1000;
		const read = await client.call('GET', `${OWNER}/${id}`);
		expect(Date.parse(read.headers.get('date')!)).toBe(expected);
		expect(Date.parse(read.json.createdDateTime)).toBe(clock.now());
		const missing = await client.call('GET', `${OWNER}/none`);
		expect(Date.parse(`${missing.json.error.innerError.date}Z`)).toBe(expected);
		const batch = await client.batch([createTokenPart('1', id)]);
		expect(Date.parse(batch.headers.get('date')!)).toBe(expected);
		expect(Date.parse(batch.json.responses[0].headers.Date)).toBe(expected);
	});

	test('can be left out, in parts too', async () => {
		simulator.settings.dateHeader = false;
		const { id } = simulator.addProfile();
		expect((await create(id)).headers.has('date')).toBe(false);
		const batch = await client.batch([createTokenPart('1', id)]);
		expect(batch.headers.has('date')).toBe(false);
		expect(batch.json.responses[0].headers).not.toHaveProperty('Date');
	});
});

describe('request-id', () => {
	const ids = async () => {
		const { id } = simulator.addProfile();
		const plain = await create(id);
		const read = await client.call('GET', `${OWNER}/${id}`);
		const batch = await client.batch([createTokenPart('1', id)]);
		const [part] = batch.json.responses;
		return [
			plain.headers.has('request-id'),
			read.headers.has('request-id'),
			batch.headers.has('request-id'),
			'request-id' in part.headers,
		];
	};

	test.each([
		['all' as const, [true, true, true, true]],
		['except204' as const, [false, true, true, false]],
		['none' as const, [false, false, false, false]],
	])('%s', async (requestIds, expected) => {
		simulator.settings.requestIds = requestIds;
		expect(await ids()).toEqual(expected);
	});

	test('is not what Entra calls it', async () => {
		const answer = await fetch(`${simulator.origin}/common/oauth2/v2.0/token`, { method: 'POST' });
		expect(answer.status).toBe(400);
		expect(answer.headers.has('request-id')).toBe(false);
		expect(answer.headers.get('x-ms-request-id')).toBeTruthy();
	});
});

describe('a single answer, right but for its headers', () => {
	const spoil = (fault: object, match: object = { operation: 'get' }) =>
		simulator.addFault({ match, action: { kind: 'headers', ...fault } });
	const read = (id: string) => client.call('GET', `${OWNER}/${id}`);

	test('Date an hour ahead, left out, or without request-id', async () => {
		const { id } = simulator.addProfile();
		spoil({ dateOffsetMs: HOUR });
		const ahead = await read(id);
		expect([ahead.status, ahead.json.id]).toEqual([200, id]);
		expect(Date.parse(ahead.headers.get('date')!)).toBe(clock.now() + HOUR);
		expect(Date.parse((await read(id)).headers.get('date')!)).toBe(clock.now());
		spoil({ leaveOut: ['DATE', 'request-id'], set: { 'X-More': '1' } });
		const { headers } = await read(id);
		expect([headers.has('date'), headers.has('request-id'), headers.get('x-more')]).toEqual([
			false,
			false,
			'1',
		]);
	});

	test('for a part, for the batch around it, and beside another fault', async () => {
		const { id } = simulator.addProfile();
		spoil({ dateOffsetMs: HOUR }, { where: 'part' });
		const inner = await client.batch([createTokenPart('1', id)]);
		expect(Date.parse(inner.headers.get('date')!)).toBe(clock.now());
		expect(Date.parse(inner.json.responses[0].headers.Date)).toBe(clock.now() + HOUR);
		spoil({ leaveOut: ['request-id'] }, { operation: 'batch' });
		const outer = await client.batch([createTokenPart('1', id)]);
		expect(outer.headers.has('request-id')).toBe(false);
		expect(outer.json.responses[0].headers).toHaveProperty('request-id');
		spoil({ dateOffsetMs: -HOUR }, { operation: 'createToken' });
		simulator.addFault({ action: { kind: 'status', status: 504 } });
		const refused = await create(id);
		expect([refused.status, Date.parse(refused.headers.get('date')!)]).toEqual([
			504,
			clock.now() - HOUR,
		]);
	});
});
