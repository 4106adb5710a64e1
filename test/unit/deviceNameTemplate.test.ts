import { checkDeviceNameTemplate } from '../../nodes/IntuneEnrollment/enrollment/deviceNameTemplate';

test.each([
	'',
	'Kiosk',
	'Kiosk-{{SERIAL}}',
	'{{SERIALLAST4DIGITS}}{{ENROLLMENTDATETIME}}{{USERNAME}}',
	'{{DEVICETYPE}}_{{UPNPREFIX}}',
	'K-{{rand:5}}',
	'K-{{serial}}',
	'x'.repeat(63),
])('%j is fine', (template) => {
	expect(checkDeviceNameTemplate(template)).toBeUndefined();
});

test.each([
	['x'.repeat(64), 'longer than 63'],
	['K-{{NAME}}', '"{{NAME}}"'],
	['K-{{ SERIAL }}', '"{{ SERIAL }}"'],
	['K-{{rand:x}}', '"{{rand:x}}"'],
	['K-{{rand}}', '"{{rand}}"'],
	['K-{{SERIAL}', 'unknown variable'],
	['K-{SERIAL}', 'unknown variable'],
	['K-{{{SERIAL}}}', 'unknown variable'],
	['K-}}', 'unknown variable'],
])('%j is refused: %s', (template, words) => {
	const failure = checkDeviceNameTemplate(template)!;
	expect(failure.message).toContain(words);
	expect(failure.description).not.toBe('');
});
