import { Secrets } from '../../nodes/IntuneEnrollment/enrollment/secrets';

const PASSWORD = 'Pa$s & "wörd" <7>';
const utf16 = (text: string) =>
	[...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const html = (text: string) => [...text].map((c) => `&#${c.codePointAt(0)};`).join('');
const base64 = (text: string) => Buffer.from(text).toString('base64');

const knowing = (...values: unknown[]) => {
	const secrets = new Secrets();
	secrets.add(...values);
	return secrets;
};

test.each<[string, (secret: string) => string]>([
	['as it is', (secret) => secret],
	['in other case', (secret) => secret.toUpperCase()],
	['cut at the end', (secret) => secret.slice(0, 12)],
	['cut at the start', (secret) => secret.slice(6)],
	['in JSON', (secret) => JSON.stringify(secret)],
	['in JSON in JSON', (secret) => JSON.stringify(JSON.stringify(secret))],
	['in JSON in JSON in JSON', (secret) => JSON.stringify(JSON.stringify(JSON.stringify(secret)))],
	['with every character escaped', utf16],
	[
		'with & as JSON of .NET writes it',
		(secret) => secret.replaceAll('&', '\\u0026').replaceAll('<', '\\u003c'),
	],
	['in a URL', (secret) => encodeURIComponent(secret)],
	['in a form', (secret) => new URLSearchParams({ p: secret }).toString()],
	[
		'in HTML',
		(secret) => secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;'),
	],
	['in HTML by numbers', html],
	['in base64', base64],
	['in base64 for URLs', (secret) => Buffer.from(secret).toString('base64url')],
	['in base64 among other bytes', (secret) => base64(`x${secret}y`)],
	['in hexadecimal digits', (secret) => Buffer.from(secret).toString('hex')],
	['in base64 of JSON', (secret) => base64(JSON.stringify({ wifiPassword: secret }))],
	['in JSON in a URL', (secret) => encodeURIComponent(JSON.stringify({ p: secret }))],
])('a text that holds a secret is withheld whole: %s', (_name, spell) => {
	const secrets = knowing(PASSWORD);
	const text = `The value '${spell(PASSWORD)}' is not valid.`;
	expect(secrets.isIn(text)).toBe(true);
	expect(secrets.clean(text)).toBe('');
	expect(secrets.cleanId(spell(PASSWORD))).toBeUndefined();
});

test('a password of one letter does not destroy a text, and thereby show itself: it is withheld whole', () => {
	expect(knowing('e').clean('The value is not valid.')).toBe('');
	expect(knowing('q').clean('The value is not valid.')).toBe('The value is not valid.');
});

test.each(['', '  ', undefined, null, 5, {}, []])('%p is no secret', (value) => {
	expect(knowing(value).clean('The value 5 is not valid.')).toBe('The value 5 is not valid.');
});

test.each([
	['Token XLNTPSZB is in use.', 'Token … is in use.'],
	['Token ABCDEFGHIJKLMNOPQRST ended.', 'Token … ended.'],
	['"X7NTPSZ9"', '"…"'],
	['1234567Z', '…'],
	['12345678901234567890', '…'],
])('words shaped like an enrollment token are left out: %s', (text, clean) => {
	expect(new Secrets().clean(text)).toBe(clean);
});

test.each([
	['escaped in JSON', utf16],
	['in HTML by numbers', html],
	['in base64', base64],
	['in hexadecimal digits', (text: string) => Buffer.from(text).toString('hex')],
	['in base64 of JSON', (text: string) => base64(JSON.stringify({ tokenValue: text }))],
	[
		'in wide letters',
		(text: string) => text.replace(/[A-Z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
	],
])(
	'a token that nobody told of cannot be cut out of a text that has it %s: it is withheld whole',
	(_name, spell) => {
		for (const token of ['XLNTPSZB', 'ABCDEFGHIJKLMNOPQRST'])
			expect(new Secrets().clean(`Token ${spell(token)} is in use.`)).toBe('');
	},
);

test('a known secret that is a plain word is withheld like any other', () => {
	expect(knowing('CONFLICT').clean('A CONFLICT was found.')).toBe('');
});

test.each([
	'CONFLICT: the profile is REQUIRED, and DISABLED.',
	'DEADLINE_EXCEEDED',
	'A validity of 99999999 seconds is longer than 31536000, since 20261127.',
	'RESOURCE_EXHAUSTED, INVALID_ARGUMENT',
	'Activity 111AF43C-DADB-4C47-A76C-02FAD0BD4894 failed.',
	'AADSTS7000215: the secret is wrong.',
	'ResourceNotFound',
	'The scope DeviceManagementConfiguration.ReadWrite.All is missing.',
	'FORBIDDEN, BADREQUEST and TOOMANYREQUESTS',
])('everything else stays: %s', (text) => {
	expect(knowing(PASSWORD).clean(text)).toBe(text);
});

test('ids stay, unless they hold a secret or are shaped like a token', () => {
	const secrets = knowing(PASSWORD);
	expect(secrets.cleanId('111af43c-dadb-4c47-a76c-02fad0bd4894')).toBe(
		'111af43c-dadb-4c47-a76c-02fad0bd4894',
	);
	expect(secrets.cleanId('r-1')).toBe('r-1');
	expect(secrets.cleanId('XLNTPSZB')).toBeUndefined();
	expect(secrets.cleanId(undefined)).toBeUndefined();
});

test('a long text is read in reasonable time, whatever it holds', () => {
	const secrets = knowing(PASSWORD, 'x'.repeat(2_000));
	const noise = base64(base64(base64('%u0026&amp;\\u0041'.repeat(20)))).slice(0, 2_000);
	expect(typeof secrets.clean(noise)).toBe('string');
});

test.each([
	['once', JSON.stringify],
	['twice', (text: string) => JSON.stringify(JSON.stringify(text))],
])('\\u0026 in JSON that was written into JSON %s', (_name, spell) => {
	const secrets = knowing('a&b&c&d&e&f&');
	expect(secrets.isIn(spell('a\\u0026b\\u0026c\\u0026d\\u0026e\\u0026f\\u0026'))).toBe(true);
});

test('an access token or assertion that nobody told of is withheld, by its form', () => {
	const signed = `eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwcyJ9.${'s'.repeat(40)}`;
	for (const text of [signed, `Bearer ${signed}`, base64(`x${signed}`), signed.slice(0, 60)])
		expect(new Secrets().clean(`Got ${text}.`)).toBe('');
});
