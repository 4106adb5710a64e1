import { Failure } from '../failure';

/** Length and variables as Intune documents them (memdocs, device naming template), in any case. */
const MAX_LENGTH = 63;
const VARIABLE = /\{\{[^{}]*\}\}/g;
const KNOWN =
	/^\{\{(?:SERIAL|SERIALLAST4DIGITS|ENROLLMENTDATETIME|ENROLLEDDATETIME|USERNAME|DEVICETYPE|UPNPREFIX|RAND:[1-9])\}\}$/i;

/** @returns why Intune cannot take it; a variable that nobody documented is Intune's to judge */
export function checkDeviceNameTemplate(template: string): Failure | undefined {
	if (template.length > MAX_LENGTH) {
		return new Failure(
			`Device Name Template is longer than ${MAX_LENGTH} characters`,
			`It has ${template.length}. Shorten it; variables count as they are written.`,
		);
	}
	if (!/[{}]/.test(template.replace(VARIABLE, ''))) return undefined;
	return new Failure(
		'Device Name Template has a brace that opens or closes no variable',
		'Variables stand in double braces, for example {{SERIAL}}.',
	);
}

/** Variables that Intune's documentation does not name. */
export function unknownVariables(template: unknown): string[] {
	const variables = typeof template === 'string' ? (template.match(VARIABLE) ?? []) : [];
	return variables.filter((variable) => !KNOWN.test(variable));
}
