import { plainReader } from '../../nodes/IntuneEnrollment/n8n/plainExpression';

const read = (raw: unknown, json: unknown) => plainReader(raw)?.(json);

test.each([
	['={{ $json.profileId }}', { profileId: 'x' }, 'x'],
	['={{$json.profileId}}', { profileId: '' }, ''],
	['={{ $json.body.profile_id }}', { body: { profile_id: 0 } }, 0],
	['={{ $json["profile id"].x }}', { 'profile id': { x: false } }, false],
	["={{ $json['a']['b'] }}", { a: { b: 1 } }, 1],
	["={{ $json.days ?? 'x' }}", { days: 'y' }, 'y'],
	["={{ $json.days ?? 'x' }}", {}, 'x'],
	['={{ $json.days ?? "" }}', { days: null }, ''],
	['={{ $json.days ?? 90 }}', {}, 90],
	['={{ $json.days??-1.5 }}', {}, -1.5],
	['={{ $json.days ?? false }}', {}, false],
	['={{ $json.days ?? 90 }}', { days: 0 }, 0],
])('%s of %j is %j, without n8n', (raw, json, value) => {
	expect(read(raw, json)).toBe(value);
});

test.each([
	['text around it', '=AOSP-{{ $json.profileId }}'],
	['a blank behind it, which makes it text', '={{ $json.profileId }} '],
	['a call', '={{ $json.profileId.trim() }}'],
	['a list', '={{ $json.ids[0] }}'],
	['an optional step', '={{ $json?.profileId }}'],
	['another node', "={{ $('Webhook').item.json.profileId }}"],
	['a quote in a key', '={{ $json["a\\"b"] }}'],
	['braces in a key', '={{ $json["a}}b"] }}'],
	['two expressions', '={{ $json.a }}{{ $json.b }}'],
	['the whole item', '={{ $json }}'],
	['a nested field with a literal', '={{ $json.a.b ?? 1 }}'],
	['an escape in a literal', "={{ $json.a ?? 'b\\n' }}"],
	['braces in a literal', "={{ $json.a ?? '}}' }}"],
	['a number that is no JSON', '={{ $json.a ?? 007 }}'],
	['another field as the default', '={{ $json.a ?? $json.b }}'],
	['an object as the default', '={{ $json.a ?? {} }}'],
])('%s is for n8n to evaluate', (_name, raw) => {
	expect(plainReader(raw)).toBeUndefined();
});

test.each([
	['a missing field', '={{ $json.b }}', { a: 1 }],
	['a field of nothing', '={{ $json.a.b }}', { a: null }],
	['nothing', '={{ $json.a }}', { a: null }],
	['an object', '={{ $json.a }}', { a: {} }],
	['an object with a default', '={{ $json.a ?? 1 }}', { a: {} }],
	['the length of a list', '={{ $json.a.length }}', { a: [1] }],
	['the length of text', '={{ $json.a.length }}', { a: 'x' }],
	['what every object has', '={{ $json.constructor.name }}', {}],
	['what every object has, with a default', '={{ $json.toString ?? 1 }}', {}],
	['a field of that name', '={{ $json.constructor }}', { constructor: 'x' }],
	['no item', '={{ $json.a }}', undefined],
	['no item, with a default', '={{ $json.a ?? 1 }}', undefined],
])('%s is left to n8n', (_name, raw, json) => {
	expect(read(raw, json)).toBeUndefined();
});

describe('a group of options', () => {
	test('is read where every value of it can be', () => {
		const group = {
			wifiSsid: '={{ $json.ssid }}',
			hidden: true,
			security: "={{ $json.s ?? 'WPA' }}",
		};
		expect(read(group, { ssid: 'Lobby' })).toEqual({
			wifiSsid: 'Lobby',
			hidden: true,
			security: 'WPA',
		});
	});

	test('is for n8n where one value is', () => {
		expect(plainReader({ a: 1, b: '={{ $now }}' })).toBeUndefined();
		expect(read({ a: '={{ $json.x }}' }, {})).toBeUndefined();
	});
});
