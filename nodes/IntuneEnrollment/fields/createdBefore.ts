import type { INodeProperties } from 'n8n-workflow';
import type { ProfileType } from '../enrollment/collections';
import { parsePastMoment } from '../enrollment/validity';
import { after, Failure } from '../failure';
import { isMissing, readGroup, type Moment, type ReadParameter } from './parameter';

/** An option that names the moment which tells an older token from a newer one. */
export function createdBeforeOption(
	name: 'renewCreatedBefore' | 'revokeCreatedBefore',
	displayName: string,
	description: string,
): INodeProperties {
	return { displayName, name, type: 'dateTime', default: '', description };
}

/** Reads the moment in milliseconds since 1970; undefined where none is given. */
export function readCreatedBefore(
	parameter: ReadParameter,
	{ timezone, now }: Moment,
	name: 'renewCreatedBefore' | 'revokeCreatedBefore',
	label: string,
	profileType: ProfileType | Failure,
): number | undefined | Failure {
	const { [name]: given } = readGroup(parameter, 'options');
	if (isMissing(given)) return undefined;
	return after(profileType, (type) =>
		type === 'androidForWork'
			? new Failure(
					`${label} cannot be used with Android for Work`,
					'Its profiles do not show when a token was created. Remove the option, or set Profile Type to Android Device Owner.',
				)
			: parsePastMoment(given, timezone, now, label),
	);
}
