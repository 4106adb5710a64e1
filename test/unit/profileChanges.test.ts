import {
	changeable,
	changesTo,
	fixedDifference,
} from '../../nodes/IntuneEnrollment/enrollment/profileChanges';

const isSecret = (name: string) => name === 'wifiPassword';

test.each([
	['the same', { description: 'a' }, { description: 'a' }, []],
	['another', { description: 'a' }, { description: 'b' }, ['description']],
	['nothing is written in four ways', { a: null, b: '', c: false }, { a: '', b: false, c: '' }, []],
	['a field that Graph does not show, to be empty', {}, { description: '' }, []],
	['a field that Graph does not show, to be set', {}, { wifiHidden: true }, ['wifiHidden']],
	['to be emptied', { description: 'a' }, { description: '' }, ['description']],
	['to be switched off', { wifiHidden: true }, { wifiHidden: false }, ['wifiHidden']],
	['a list in another order', { tags: ['1', '0'] }, { tags: ['0', '1'] }, []],
	['a longer list', { tags: ['0'] }, { tags: ['0', '1'] }, ['tags']],
	['what is not asked for', { description: 'a', wifiSsid: 'b' }, { wifiSsid: 'b' }, []],
	['a secret that Graph does not show', {}, { wifiPassword: 'x' }, ['wifiPassword']],
	['the same secret', { wifiPassword: 'x' }, { wifiPassword: 'x' }, []],
])('what differs: %s', (_, profile, wanted, fields) => {
	expect(changesTo(profile, wanted, isSecret).map(({ field }) => field)).toEqual(fields);
});

test('a change tells both values, of a secret neither', () => {
	const profile = { description: 'a', wifiPassword: 'old' };
	const wanted = { description: 'b', wifiPassword: 'new', wifiSsid: 'c' };
	expect(changesTo(profile, wanted, isSecret)).toEqual([
		{ field: 'description', from: 'a', to: 'b' },
		{ field: 'wifiPassword' },
		{ field: 'wifiSsid', from: null, to: 'c' },
	]);
});

const DEDICATED = {
	enrollmentMode: 'corporateOwnedDedicatedDevice',
	enrollmentTokenType: 'default',
};

test.each([
	['the same', DEDICATED, DEDICATED, undefined],
	['another mode', { ...DEDICATED, enrollmentMode: '5' }, DEDICATED, 'enrollmentMode'],
	[
		'staging',
		{ ...DEDICATED, enrollmentTokenType: 'deviceStaging' },
		DEDICATED,
		'enrollmentTokenType',
	],
	['a Graph that shows neither', { enrollmentTokenType: null }, DEDICATED, undefined],
	['Android for Work, which has neither', { displayName: 'a' }, { displayName: 'a' }, undefined],
])('what cannot be changed: %s', (_, profile, wanted, field) => {
	expect(fixedDifference(profile, wanted)).toBe(field);
	expect(changeable(wanted)).not.toHaveProperty('enrollmentMode');
});
