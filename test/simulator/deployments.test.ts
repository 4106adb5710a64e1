import { openSimulator, openStill, OWNER, type Opened } from './openSimulator';
import { ANDROID_FOR_WORK_PATH, createTokenPart } from './client';

/** What one deployment does and another does not: the probe (scripts/probe) finds out which one a tenant has. */
let opened: Opened;
afterEach(() => opened.simulator.stop());

const PROFILE = { displayName: 'New', enrollmentMode: 'corporateOwnedDedicatedDevice' };

test('a kind of profile that the tenant may not have is refused, others are made', async () => {
	opened = await openSimulator({ refusedKinds: ['corporateOwnedAOSPUserlessDevice'] });
	const { client, simulator } = opened;
	const status = async (enrollmentMode: string) =>
		(await client.call('POST', OWNER, { ...PROFILE, enrollmentMode })).status;
	expect(await status('corporateOwnedAOSPUserlessDevice')).toBe(400);
	expect(await status('corporateOwnedWorkProfile')).toBe(201);
	simulator.settings.refusedKinds = ['androidForWork'];
	const work = await client.call('POST', `/beta${ANDROID_FOR_WORK_PATH}`, { displayName: 'Old' });
	expect(work.status).toBe(400);
});

test('success under another number is the same work', async () => {
	opened = await openSimulator({ successStatus: { update: 204, delete: 200, createToken: 200 } });
	const { client, simulator, create } = opened;
	const [id] = simulator.addProfiles(1);
	const update = await client.call('PATCH', `${OWNER}/${id}`, { description: 'new' });
	expect([update.status, update.text]).toEqual([204, '']);
	expect(simulator.profile(id!)).toMatchObject({ description: 'new' });
	expect((await create(id!)).status).toBe(200);
	expect(simulator.tokensMade(id!)).toBe(1);
	const inBatch = await client.batch([createTokenPart('1', id!)]);
	expect(inBatch.json.responses).toMatchObject([{ status: 200 }]);
	expect((await client.call('DELETE', `${OWNER}/${id}`)).status).toBe(200);
	expect(simulator.profile(id!)).toBeUndefined();
	expect((await client.call('DELETE', `${OWNER}/${id}`)).status).toBe(404);
});

test('v1.0 may know one collection only', async () => {
	opened = await openSimulator({ v1Available: ['androidForWorkEnrollmentProfiles'] });
	const { client } = opened;
	expect((await client.call('GET', `/v1.0${ANDROID_FOR_WORK_PATH}`)).status).toBe(200);
	expect((await client.call('GET', OWNER.replace('beta', 'v1.0'))).status).toBe(400);
});

test('the bounds of a validity are as set, by mode', async () => {
	opened = await openSimulator({
		leastValiditySeconds: 60,
		longestValiditySeconds: { corporateOwnedDedicatedDevice: 86_400 },
	});
	const { simulator, create } = opened;
	const dedicated = simulator.addProfile().id;
	const managed = simulator.addProfile({ enrollmentMode: 'corporateOwnedFullyManaged' }).id;
	const status = async (id: string, seconds: number) => (await create(id, seconds)).status;
	expect(await status(dedicated, 59)).toBe(400);
	expect(await status(dedicated, 60)).toBe(204);
	expect(await status(dedicated, 86_400)).toBe(204);
	expect(await status(dedicated, 86_401)).toBe(400);
	expect(await status(managed, 86_401)).toBe(204);
});

test('an operation that parts of a batch may not do is done plainly', async () => {
	opened = await openSimulator({ refusedInBatch: { createToken: 403 } });
	const { simulator, client, create } = opened;
	const [id] = simulator.addProfiles(1);
	const { json } = await client.batch([createTokenPart('1', id!)]);
	expect(json.responses).toMatchObject([{ status: 403, body: { error: { code: 'Forbidden' } } }]);
	expect(simulator.tokensMade(id!)).toBe(0);
	expect((await create(id!)).status).toBe(204);
});

test('a write beyond the quota may be done although a 429 comes', async () => {
	opened = await openStill({ throttle: { writesPer20s: 1, doesRefusedWrites: true } });
	const { simulator, create } = opened;
	const [id] = simulator.addProfiles(1);
	expect((await create(id!)).status).toBe(204);
	const refused = await create(id!);
	expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
	expect(simulator.tokensMade(id!)).toBe(2);
});
