import { openSimulator, OWNER, type Opened } from './openSimulator';
import { ANDROID_FOR_WORK_PATH } from './client';

const YEARS_65 = 2_051_222_400;

let simulator: Opened['simulator'];
let client: Opened['client'];
let create: Opened['create'];

beforeEach(async () => ({ simulator, client, create } = await openSimulator()));
afterEach(() => simulator.stop());

const MODES: Array<[string, Record<string, string>, number]> = [
	['dedicated', { enrollmentMode: 'corporateOwnedDedicatedDevice' }, YEARS_65],
	[
		'shared dedicated',
		{ enrollmentTokenType: 'corporateOwnedDedicatedDeviceWithAzureADSharedMode' },
		YEARS_65,
	],
	[
		'staging, fully managed',
		{ enrollmentMode: 'corporateOwnedFullyManaged', enrollmentTokenType: 'deviceStaging' },
		YEARS_65,
	],
	[
		'staging, work profile',
		{ enrollmentMode: 'corporateOwnedWorkProfile', enrollmentTokenType: 'deviceStaging' },
		YEARS_65,
	],
	['AOSP userless', { enrollmentMode: 'corporateOwnedAOSPUserlessDevice' }, 7_776_000],
	['AOSP user-associated', { enrollmentMode: 'corporateOwnedAOSPUserAssociatedDevice' }, YEARS_65],
	['fully managed', { enrollmentMode: 'corporateOwnedFullyManaged' }, 2 ** 31 - 1],
	['a mode that nobody knows', { enrollmentMode: '5' }, 2 ** 31 - 1],
];

test.each(MODES)(
	'%s: what is longer than the mode allows is a 400',
	async (_kind, fields, most) => {
		const { id } = simulator.addProfile(fields);
		const rawId = fields.enrollmentMode?.includes('AOSP') ? `AOSP-${id}` : id;
		expect((await create(rawId, most)).status).toBe(204);
		const [token] = simulator.tokens(id).slice(-1);
		expect(token!.expiresAt! - token!.createdAt).toBe(most * 1000);
		expect((await create(rawId, most + 1)).status).toBe(400);
		expect((await create(rawId, 0)).status).toBe(400);
		expect(simulator.tokensMade(id)).toBe(1);
	},
);

test('Android for Work is the older view of dedicated devices', async () => {
	const { id } = simulator.addProfile({}, { collection: 'androidForWorkEnrollmentProfiles' });
	const base = `/beta${ANDROID_FOR_WORK_PATH}`;
	expect((await create(id, YEARS_65 + 1, base)).status).toBe(400);
	expect((await create(id, YEARS_65, base)).status).toBe(204);
});

test('a service that shortens, for all modes or for some', async () => {
	const validity = async (fields: Record<string, string>, seconds: number) => {
		const { id } = simulator.addProfile(fields);
		const rawId = fields.enrollmentMode?.includes('AOSP') ? `AOSP-${id}` : id;
		const { status } = await create(rawId, seconds);
		const [token] = simulator.tokens(id);
		return status === 204 ? (token!.expiresAt! - token!.createdAt) / 1000 : status;
	};
	const aosp = { enrollmentMode: 'corporateOwnedAOSPUserlessDevice' };
	simulator.settings.shortenValidityTo = 3600;
	expect(await validity({}, 7_776_000)).toBe(3600);
	expect(await validity({}, 60)).toBe(60);
	expect(await validity(aosp, 9_000_000)).toBe(3600);
	simulator.settings.shortenValidityTo = { corporateOwnedAOSPUserlessDevice: 86_400 };
	expect(await validity(aosp, 7_776_000)).toBe(86_400);
	expect(await validity({}, 7_776_000)).toBe(7_776_000);
	expect(await validity({}, YEARS_65 + 1)).toBe(400);
});

test('a shortened validity shows in the profile', async () => {
	simulator.settings.shortenValidityTo = 60;
	const { id } = simulator.addProfile();
	await create(id, 3600);
	const { json } = await client.call('GET', `${OWNER}/${id}`);
	expect(Date.parse(json.tokenExpirationDateTime) - Date.parse(json.tokenCreationDateTime)).toBe(
		60_000,
	);
});
