import type { INodeProperties } from 'n8n-workflow';
import { quoted, type Collection } from '../../enrollment/collections';
import { MODES, TOKEN_TYPE_NAMES, TOKEN_TYPES, tokenTypesOf } from '../../enrollment/modes';
import { after, all, Failure } from '../../failure';
import { readGroup, type ReadParameter } from '../../fields/parameter';
import { readCollection, type Show } from '../../fields/profile';
import { profileFields } from './profileFields';
import { readProfileFields } from './readProfileFields';

/** A profile to make, as Graph takes it. */
export interface NewProfile {
	collection: Collection;
	profile: Record<string, unknown>;
}

/** What is asked for a profile that is to be made. @param nameHint what its name does */
export function newProfileFields(
	show: Show,
	nameHint = 'Name of the enrollment profile',
): INodeProperties[] {
	const deviceOwner = { show: { ...show, profileType: ['androidDeviceOwner'] } };
	return [
		{
			displayName: 'Name',
			name: 'displayName',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Warehouse Scanners',
			description: nameHint,
			displayOptions: { show },
		},
		{
			displayName: 'Enrollment Mode',
			name: 'enrollmentMode',
			type: 'options',
			options: MODES,
			default: 'corporateOwnedDedicatedDevice',
			description: 'Which kind of devices enroll with the profile',
			displayOptions: deviceOwner,
		},
		...tokenTypeFields(deviceOwner.show),
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			displayOptions: { show },
			options: profileFields(),
		},
	];
}

/** Token types are offered only where Intune allows them: one field for each set of modes. */
function tokenTypeFields(show: Record<string, string[]>): INodeProperties[] {
	return Object.entries(TOKEN_TYPES)
		.filter(([, types]) => types.length > 1)
		.map(([mode, types]) => ({
			displayName: 'Token Type',
			name: 'enrollmentTokenType',
			type: 'options',
			options: types.map((value) => ({ name: TOKEN_TYPE_NAMES[value] ?? value, value })),
			default: 'default',
			description: 'What kind of token the profile gives out',
			displayOptions: { show: { ...show, enrollmentMode: [mode] } },
		}));
}

/** Reads what is asked for a profile that is to be made. */
export function readNewProfile(parameter: ReadParameter): NewProfile | Failure {
	return after(readCollection(parameter), (collection) => {
		const displayName = parameter('displayName') ?? '';
		const given = { ...readGroup(parameter, 'additionalFields'), displayName };
		const parts = all({
			fields: readProfileFields(given, collection.profileType, true),
			mode: collection.profileType === 'androidDeviceOwner' ? readMode(parameter) : {},
		});
		return after(parts, ({ fields, mode }) => ({ collection, profile: { ...fields, ...mode } }));
	});
}

function readMode(parameter: ReadParameter): Record<string, unknown> | Failure {
	const enrollmentMode = parameter('enrollmentMode');
	const types = tokenTypesOf(enrollmentMode);
	if (!types)
		return new Failure(
			`Enrollment Mode ${quoted(enrollmentMode)} is not known`,
			'Choose one of the list.',
		);
	const enrollmentTokenType =
		types.length > 1 ? parameter('enrollmentTokenType', 'default') : 'default';
	if (types.some((type) => type === enrollmentTokenType))
		return { enrollmentMode, enrollmentTokenType };
	return new Failure(
		`Token Type ${quoted(enrollmentTokenType)} does not go with this Enrollment Mode`,
		`Choose one of: ${types.join(', ')}.`,
	);
}
