import { Failure } from '../failure';
import { quoted } from './collections';

/** Length and variables as Intune documents them (memdocs, device naming template). */
const MAX_LENGTH = 63;
const VARIABLES = [
	'{{SERIAL}}',
	'{{SERIALLAST4DIGITS}}',
	'{{ENROLLMENTDATETIME}}',
	'{{USERNAME}}',
	'{{DEVICETYPE}}',
	'{{UPNPREFIX}}',
	'{{rand:x}}',
];
const KNOWN =
	/^\{\{(?:SERIAL|SERIALLAST4DIGITS|ENROLLMENTDATETIME|USERNAME|DEVICETYPE|UPNPREFIX|rand:\d{1,2})\}\}$/i;

export function checkDeviceNameTemplate(template: string): Failure | undefined {
	if (template.length > MAX_LENGTH) {
		return new Failure(
			`Device Name Template is longer than ${MAX_LENGTH} characters`,
			`It has ${template.length}. Shorten it; variables count as they are written.`,
		);
	}
	const unknown = (template.match(/\{\{[^}]*\}\}/g) ?? []).find(
		(variable) => !KNOWN.test(variable),
	);
	const rest = template.replace(/\{\{[^}]*\}\}/g, '');
	if (unknown === undefined && !/[{}]/.test(rest)) return undefined;
	return new Failure(
		`Device Name Template has an unknown variable ${quoted(unknown ?? rest)}`,
		`Intune knows ${VARIABLES.join(' ')} (with a number for x).`,
	);
}
