import type { VirtualClock } from '.';
import { openStill, OWNER, type Opened } from './openSimulator';

let simulator: Opened['simulator'];
let client: Opened['client'];
let create: Opened['create'];
let clock: VirtualClock;

beforeEach(async () => ({ simulator, client, create, clock } = await openStill()));
afterEach(() => simulator.stop());

const get = (id: string) => client.call('GET', `${OWNER}/${id}`);
/** What get and list show of one property; undefined where the profile is not there. */
async function shown(id: string, property: string): Promise<[unknown, unknown]> {
	const one = await get(id);
	const { value } = (await client.call('GET', OWNER)).json as {
		value: Array<Record<string, unknown>>;
	};
	const listed = value.find((entity) => entity.id === id);
	return [one.status === 200 ? one.json[property] : undefined, listed?.[property]];
}

test('several writes in a row show one after the other, in get and list', async () => {
	simulator.settings.readLagMs = 3000;
	const { id } = simulator.addProfile();
	await create(id);
	await clock.advance(1000);
	await create(id);
	await clock.advance(1000);
	await client.call('POST', `${OWNER}/${id}/revokeToken`);
	const [first, second] = simulator.tokens(id).map(({ value }) => value);
	const seen: Array<[unknown, unknown]> = [];
	for (const ms of [999, 1, 999, 1, 999, 1]) {
		await clock.advance(ms);
		seen.push(await shown(id, 'tokenValue'));
	}
	const both = (value: unknown) => [value, value];
	expect(seen).toEqual([null, first, first, second, second, null].map(both));
});

test('a new profile is there late, a deleted one stays', async () => {
	simulator.settings.readLagMs = 40_000;
	const { json } = await client.call('POST', OWNER, { displayName: 'Kiosk' });
	expect(json.displayName).toBe('Kiosk');
	await clock.advance(39_999);
	expect(await shown(json.id, 'displayName')).toEqual([undefined, undefined]);
	await clock.advance(1);
	expect(await shown(json.id, 'displayName')).toEqual(['Kiosk', 'Kiosk']);
	expect((await client.call('DELETE', `${OWNER}/${json.id}`)).status).toBe(204);
	expect((await create(json.id)).status).toBe(404);
	await clock.advance(39_999);
	expect(await shown(json.id, 'displayName')).toEqual(['Kiosk', 'Kiosk']);
	await clock.advance(1);
	expect(await shown(json.id, 'displayName')).toEqual([undefined, undefined]);
});

test('an update answers what it wrote, and reads lag behind it', async () => {
	simulator.settings.readLagMs = 4000;
	const { id } = simulator.addProfile({ displayName: 'Old' });
	const changed = await client.call('PATCH', `${OWNER}/${id}`, { displayName: 'New' });
	expect(changed.json.displayName).toBe('New');
	expect(await shown(id, 'displayName')).toEqual(['Old', 'Old']);
	await clock.advance(4000);
	expect(await shown(id, 'displayName')).toEqual(['New', 'New']);
});

test('the write of another client lags too', async () => {
	simulator.settings.readLagMs = 12_000;
	const { id } = simulator.addProfile();
	const { value } = simulator.makeToken(id, 60);
	expect(await shown(id, 'tokenValue')).toEqual([null, null]);
	await clock.advance(12_000);
	expect(await shown(id, 'tokenValue')).toEqual([value, value]);
});

test('a lag that is set later holds for earlier writes as well', async () => {
	const { id } = simulator.addProfile();
	await create(id);
	const value = simulator.profile(id)!.tokenValue;
	expect(await shown(id, 'tokenValue')).toEqual([value, value]);
	simulator.settings.readLagMs = 600_000;
	expect(await shown(id, 'tokenValue')).toEqual([null, null]);
	simulator.settings.readLagMs = 0;
	expect(await shown(id, 'tokenValue')).toEqual([value, value]);
});

test('lists may lag by another time than reads by id', async () => {
	Object.assign(simulator.settings, { readLagMs: 1000, listLagMs: 5000 });
	const { id } = simulator.addProfile();
	await create(id);
	const value = simulator.profile(id)!.tokenValue;
	await clock.advance(1000);
	expect(await shown(id, 'tokenValue')).toEqual([value, null]);
	await clock.advance(4000);
	expect(await shown(id, 'tokenValue')).toEqual([value, value]);
	simulator.settings.listLagMs = 0;
	await create(id);
	expect(await shown(id, 'tokenValue')).toEqual([value, simulator.profile(id)!.tokenValue]);
});

describe('a new profile that the service does not find yet', () => {
	test('is a 404 by its id for the time set, to reads and writes, though lists show it', async () => {
		simulator.settings.notFoundAfterCreateMs = 5000;
		const { id } = (await client.call('POST', OWNER, { displayName: 'New' })).json;
		const statuses = async () => [
			(await get(id)).status,
			(await create(id)).status,
			(await client.call('POST', `${OWNER}/${id}/revokeToken`)).status,
			(await client.call('PATCH', `${OWNER}/${id}`, { description: 'x' })).status,
		];
		expect(await statuses()).toEqual([404, 404, 404, 404]);
		expect((await client.call('GET', OWNER)).json.value).toHaveLength(1);
		await clock.advance(4999);
		expect((await client.call('DELETE', `${OWNER}/${id}`)).status).toBe(404);
		await clock.advance(1);
		expect(await statuses()).toEqual([200, 204, 204, 200]);
	});

	test('is not one that was there from the start', async () => {
		simulator.settings.notFoundAfterCreateMs = 5000;
		expect((await create(simulator.addProfile().id)).status).toBe(204);
	});
});

test('lists may hide profiles whose token has expired; reads by id do not', async () => {
	const { id } = simulator.addProfile({ displayName: 'Old' }, { token: { validitySeconds: 60 } });
	simulator.addProfile({ displayName: 'None' });
	const names = async () =>
		(await client.call('GET', OWNER)).json.value.map(
			({ displayName }: { displayName: string }) => displayName,
		);
	await clock.advance(60_000);
	expect(await names()).toEqual(['Old', 'None']);
	simulator.settings.listsHideExpired = true;
	expect(await names()).toEqual(['None']);
	expect((await get(id)).status).toBe(200);
	await create(id);
	expect(await names()).toEqual(['Old', 'None']);
});
