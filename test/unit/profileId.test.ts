import { isAosp, bareId } from '../../nodes/IntuneEnrollment/enrollment/aosp';
import {
	actionPath,
	addressOf,
	profilePath,
	quoted,
} from '../../nodes/IntuneEnrollment/enrollment/collections';
import {
	idNamed,
	listedAddress,
	parseProfileId,
} from '../../nodes/IntuneEnrollment/enrollment/profileId';
import { Failure } from '../../nodes/IntuneEnrollment/failure';

const ID = '12345678-90ab-cdef-1234-567890abcdef';
const OWNER =
	'https://graph.microsoft.com/beta/deviceManagement/androidDeviceOwnerEnrollmentProfiles';
const WORK = 'https://graph.microsoft.com/v1.0/deviceManagement/androidForWorkEnrollmentProfiles';
const PORTAL = 'https://intune.microsoft.com/#view/Microsoft_Intune_Enrollment';

test.each([
	['a GUID', ID, ID],
	['upper case', ID.toUpperCase(), ID.toUpperCase()],
	['blanks around it', `  ${ID}\n`, ID],
	['an AOSP action id', `AOSP-${ID}`, `AOSP-${ID}`],
	['any plain identifier', 'profile_1', 'profile_1'],
	['a Graph URL with slashes', `${OWNER}/${ID}`, ID],
	['a Graph URL of an action', `${OWNER}/${ID}/createToken`, ID],
	['a Graph URL with a query', `${OWNER}/${ID}?$select=id`, ID],
	['a Graph URL with a key in brackets', `${OWNER}('${ID}')`, ID],
	['a Graph URL percent-encoded', `${OWNER}%28%27${ID}%27%29/microsoft.graph.createToken`, ID],
	['a Graph URL of the AOSP action', `${OWNER}/AOSP-${ID}/createToken`, `AOSP-${ID}`],
	['a portal URL', `${PORTAL}/ProfileBlade/profileId/${ID}`, ID],
	['a portal URL with one GUID', `${PORTAL}/TokenBlade/~/overview/x/${ID}`, ID],
	[
		'a portal URL with other GUIDs',
		`${PORTAL}/Blade/tenant/11111111-1111-1111-1111-111111111111/profileId/${ID}`,
		ID,
	],
	[
		'a portal URL whose blade has an id of its own',
		`${PORTAL}/Blade/id/11111111-1111-1111-1111-111111111111/profileId/${ID}`,
		ID,
	],
	['a portal URL, encoded', `${PORTAL}/Blade/profile~/%7B%22id%22%3A%22${ID}%22%7D`, ID],
])('%s is understood', (_name, given, id) => {
	expect(parseProfileId(given, 'androidDeviceOwner')).toBe(id);
});

test('a Graph URL of Android for Work is understood for that type', () => {
	expect(parseProfileId(`${WORK}/${ID}`, 'androidForWork')).toBe(ID);
});

test('a URL of the other type says which type to set', () => {
	const failure = parseProfileId(`${WORK}/${ID}`, 'androidDeviceOwner') as Failure;
	expect(failure.message).toBe('The URL in Profile is of type Android for Work');
	expect(failure.description).toContain('Set Profile Type to Android for Work');
});

test.each(['', '   ', null, undefined])('%p is empty', (value) => {
	expect((parseProfileId(value, 'androidForWork') as Failure).message).toBe('Profile is empty');
});

test.each([
	`${ID}/createToken`,
	'a/b',
	'..',
	'.',
	`../${ID}`,
	`${ID}?$select=id`,
	`${ID}#x`,
	'a%2fb',
	'a%2Fb',
	`${ID}\u0000`,
	`${ID}\r\nX: y`,
	'a b',
	'a\\b',
	"a'b",
	'-a',
	'ｉｄ',
	'a\u202eb',
	'x'.repeat(129),
	'x'.repeat(10_000),
	'ftp://graph.microsoft.com/x',
	`see https://intune.microsoft.com/profileId/${ID}`,
	42,
	true,
	{ id: ID },
	[ID],
])('%p is refused in words', (value) => {
	const failure = parseProfileId(value, 'androidDeviceOwner') as Failure;
	expect(failure).toBeInstanceOf(Failure);
	expect(failure.message).toMatch(/^Profile .* is not an ID$/);
	expect(failure.message.length).toBeLessThan(100);
	expect(failure.message).not.toMatch(/\p{Cc}|\[object|undefined/u);
});

test.each([
	'https://intune.microsoft.com/#home',
	`https://intune.microsoft.com/a/${ID}/b/11111111-1111-1111-1111-111111111111`,
	`${OWNER}/../${ID}x`,
	`${OWNER}/%zz`,
	'http://',
])('the URL %p, which names no single profile, is refused', (value) => {
	const failure = parseProfileId(value, 'androidDeviceOwner') as Failure;
	expect(failure).toBeInstanceOf(Failure);
	expect(failure.message).toBe('The URL in Profile does not name one enrollment profile');
});

test('whatever is let through can stand in a path as it is', () => {
	const tries = [
		`${OWNER}/..%2f..%2fusers`,
		`${OWNER}('..')`,
		`${PORTAL}/id/${ID}/../..`,
		'%2e%2e',
	];
	for (const value of tries) {
		const id = parseProfileId(value, 'androidDeviceOwner');
		if (typeof id === 'string') expect(id).toMatch(/^[A-Za-z0-9_-]+$/);
	}
});

test('the AOSP prefix belongs to actions only', () => {
	expect(bareId(`AOSP-${ID}`)).toBe(ID);
	expect(bareId(`aosp-${ID}`)).toBe(ID);
	expect(bareId(ID)).toBe(ID);
	const COLLECTION = { apiVersion: 'beta', profileType: 'androidDeviceOwner' } as const;
	expect(addressOf(COLLECTION, `AOSP-${ID}`)).toEqual({
		apiVersion: 'beta',
		profileType: 'androidDeviceOwner',
		givenId: `AOSP-${ID}`,
		profileId: ID,
	});
	expect(isAosp('corporateOwnedAOSPUserlessDevice')).toBe(true);
	expect(isAosp('corporateOwnedDedicatedDevice')).toBe(false);
	expect(isAosp(undefined)).toBe(false);
});

test('values in messages are short and never raw', () => {
	expect(quoted(undefined)).toBe('(empty)');
	expect(quoted({ a: 1 })).toBe('(an object)');
	expect(quoted('x'.repeat(100))).toHaveLength(60);
	expect(quoted('a\u0007b')).toBe('"a?b"');
});

test.each([
	[ID, undefined, ID],
	[`AOSP-${ID}`, undefined, `AOSP-${ID}`],
	[`aosp-${ID}`, undefined, `AOSP-${ID}`],
	[`aosp-${ID}`, true, `AOSP-${ID}`],
	[ID, true, `AOSP-${ID}`],
	[`AOSP-${ID}`, true, `AOSP-${ID}`],
	[`aosp-${ID}`, false, ID],
])(
	'actions on %s, where AOSP is %p, go to %s; reads always to the bare id',
	(given, aosp, sent) => {
		const address = addressOf({ apiVersion: 'beta', profileType: 'androidDeviceOwner' }, given);
		const collection = '/deviceManagement/androidDeviceOwnerEnrollmentProfiles';
		expect(actionPath(address, 'createToken', aosp)).toBe(`${collection}/${sent}/createToken`);
		expect(profilePath(address)).toBe(`${collection}/${ID}`);
	},
);

test.each(['ABCDEFGH', 'ABCD1234', 'ABCDEFGHIJ0123456789'])(
	'%s may be a token: it is refused, and not repeated',
	(token) => {
		const failure = parseProfileId(token, 'androidDeviceOwner') as Failure;
		expect(failure.message).toBe('Profile looks like an enrollment token, not like an ID');
		expect(`${failure.message}${failure.description}`).not.toContain(token);
	},
);

test('a row of a list has an address only where its id can stand in a path', () => {
	const collection = { apiVersion: 'beta', profileType: 'androidDeviceOwner' } as const;
	expect(listedAddress(collection, ID)).toMatchObject({ profileId: ID });
	for (const id of [undefined, null, 42, 1_234_567, ['a'], '', 'a/b', '..'])
		expect(listedAddress(collection, id)).toBeUndefined();
});

test('behind a name stands a GUID, or nothing', () => {
	expect(idNamed('profileId', `x/profileId/AOSP-${ID}`)).toBe(ID);
	expect(idNamed('profileId', `x/profileId/${'-'.repeat(36)}`)).toBeUndefined();
	expect(idNamed('profileId', 'x/profileId/y')).toBeUndefined();
});
