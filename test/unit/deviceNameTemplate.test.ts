import {
	checkDeviceNameTemplate,
	unknownVariables,
} from '../../nodes/IntuneEnrollment/enrollment/deviceNameTemplate';

test.each([
	'',
	'Kiosk',
	'Kiosk-{{SERIAL}}',
	'{{SERIALLAST4DIGITS}}{{ENROLLMENTDATETIME}}{{USERNAME}}',
	'{{ENROLLEDDATETIME}}',
	'{{DEVICETYPE}}_{{UPNPREFIX}}',
	'K-{{rand:1}}{{RAND:9}}',
	'K-{{serial}}',
	'x'.repeat(63),
])('%j is what Intune documents', (template) => {
	expect(checkDeviceNameTemplate(template)).toBeUndefined();
	expect(unknownVariables(template)).toEqual([]);
});

test.each([
	['K-{{NAME}}', ['{{NAME}}']],
	['K-{{ SERIAL }}', ['{{ SERIAL }}']],
	['{{rand:x}}{{rand}}', ['{{rand:x}}', '{{rand}}']],
	['{{RAND:0}}{{RAND:10}}', ['{{RAND:0}}', '{{RAND:10}}']],
])('%j is for Intune to judge, and named', (template, variables) => {
	expect(checkDeviceNameTemplate(template)).toBeUndefined();
	expect(unknownVariables(template)).toEqual(variables);
});

test.each([
	['x'.repeat(64), 'longer than 63'],
	['K-{{SERIAL}', 'brace'],
	['K-{SERIAL}', 'brace'],
	['K-{{{SERIAL}}}', 'brace'],
	['K-}}', 'brace'],
])('%j is refused: %s', (template, words) => {
	const failure = checkDeviceNameTemplate(template)!;
	expect(failure.message).toContain(words);
	expect(failure.description).not.toBe('');
});
