import { keysOf, valueAt } from '../../nodes/IntuneEnrollment/n8n/plainExpression';

test.each([
	['={{ $json.profileId }}', ['profileId']],
	['={{$json.profileId}}', ['profileId']],
	['={{ $json.body.profile_id }}', ['body', 'profile_id']],
	['={{ $json["profile id"].x }}', ['profile id', 'x']],
	["={{ $json['a']['b'] }}", ['a', 'b']],
])('%s only names a field', (raw, keys) => {
	expect(keysOf(raw)).toEqual(keys);
});

test.each([
	['no expression', '{{ $json.profileId }}'],
	['text around it', '=AOSP-{{ $json.profileId }}'],
	['a blank behind it, which makes it text', '={{ $json.profileId }} '],
	['a call', '={{ $json.profileId.trim() }}'],
	['a list', '={{ $json.ids[0] }}'],
	['an optional step', '={{ $json?.profileId }}'],
	['another node', "={{ $('Webhook').item.json.profileId }}"],
	['a quote in a key', '={{ $json["a\\"b"] }}'],
	['two expressions', '={{ $json.a }}{{ $json.b }}'],
	['the whole item', '={{ $json }}'],
	['a number', 5],
])('%s is for n8n to evaluate', (_name, raw) => {
	expect(keysOf(raw)).toBeUndefined();
});

test.each([
	['text', { a: { b: 'x' } }, ['a', 'b'], 'x'],
	['empty text', { a: '' }, ['a'], ''],
	['zero', { a: 0 }, ['a'], 0],
	['false', { a: false }, ['a'], false],
])('%s is read from the item', (_name, json, keys, value) => {
	expect(valueAt(json, keys)).toBe(value);
});

test.each([
	['a missing field', { a: 1 }, ['b']],
	['a field of nothing', { a: null }, ['a', 'b']],
	['nothing', { a: null }, ['a']],
	['an object', { a: {} }, ['a']],
	['the length of a list', { a: [1] }, ['a', 'length']],
	['the length of text', { a: 'x' }, ['a', 'length']],
	['what every object has', {}, ['constructor', 'name']],
	['a field of that name', { constructor: 'x' }, ['constructor']],
	['no item', undefined, ['a']],
])('%s is left to n8n', (_name, json, keys) => {
	expect(valueAt(json, keys)).toBeUndefined();
});
