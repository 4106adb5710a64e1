import type { INodeProperties } from 'n8n-workflow';
import { Failure } from '../failure';
import { isMissing, type ReadParameter } from './parameter';

/** Which devices: by the enrollment profiles that they enrolled with. */
export function enrollmentProfilesField(
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties {
	return {
		displayName: 'Enrollment Profiles',
		name: 'profiles',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		description:
			'Only devices that enrolled with these profiles, by name or ID, one a line. Empty: all Android devices.',
		displayOptions,
	};
}

/** Names and ids as they were given; none means all. A sheet gives a name of digits as a number. */
export function readEnrollmentProfiles(parameter: ReadParameter): string[] | Failure {
	const given = parameter('profiles', '');
	const parts: unknown[] = Array.isArray(given) ? given : isMissing(given) ? [] : [given];
	if (parts.every((part) => typeof part === 'string' || typeof part === 'number')) {
		const lines = parts.flatMap((part) => String(part).split(/\r?\n/));
		return lines.map((line) => line.trim()).filter((line) => line !== '');
	}
	return new Failure(
		'Enrollment Profiles is neither text nor a list of texts',
		'Enter names or IDs of profiles, one a line, or give a list of them.',
	);
}
