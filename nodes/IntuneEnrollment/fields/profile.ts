import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import {
	addressOf,
	API_VERSIONS,
	parseApiVersion,
	parseProfileType,
	parseProfileTypes,
	PROFILE_TYPE_NAMES,
	PROFILE_TYPES,
	type Collection,
	type ProfileAddress,
} from '../enrollment/collections';
import { parseProfileId } from '../enrollment/profileId';
import { after, all, type Failure } from '../failure';
import type { ReadParameter } from './parameter';

/** A type and no interface: n8n's displayOptions want an index signature. */
export type Show = {
	resource: string[];
	operation: string[];
};

/** Version and type stand in every operation. */
export function apiVersionField(show?: Show): INodeProperties {
	return {
		displayName: 'API Version',
		name: 'apiVersion',
		type: 'options',
		options: API_VERSIONS.map((value) => ({
			name: value === 'beta' ? value : `${value} (Not Offered by Microsoft Today)`,
			value,
		})),
		default: 'beta',
		description:
			'Version of Microsoft Graph. Microsoft offers enrollment profiles in beta only today.',
		...(show ? { displayOptions: { show } } : {}),
	};
}

const TYPE_HINTS = {
	androidDeviceOwner: 'Dedicated, fully managed, corporate-owned work profile and AOSP devices',
	androidForWork: 'The older view of dedicated devices',
};

const BOTH_TYPES = {
	name: 'All',
	value: 'all',
	description: 'Both; a profile that shows in both counts once',
};

/** @param withAll for what reads lists, and can read both */
export function profileTypeField(show?: Show, withAll = false): INodeProperties {
	const types = PROFILE_TYPES.map((value): INodePropertyOptions => ({
		name: PROFILE_TYPE_NAMES[value],
		value,
		description: TYPE_HINTS[value],
	}));
	return {
		displayName: 'Profile Type',
		name: 'profileType',
		type: 'options',
		options: withAll ? [BOTH_TYPES, ...types] : types,
		default: 'androidDeviceOwner',
		description: 'Which kind of enrollment profile to use',
		...(show ? { displayOptions: { show } } : {}),
	};
}

/**
 * The profile picker: from a searchable list, or by ID or pasted URL.
 * @param whenEmpty what an empty field means, for an operation that takes one; n8n asks for a value in all others
 */
export function profileField(show: Show, whenEmpty?: string): INodeProperties {
	return {
		displayName: 'Profile',
		name: 'profileId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		...(whenEmpty === undefined ? { required: true } : {}),
		description: `The enrollment profile in Intune${whenEmpty === undefined ? '' : `. Empty: ${whenEmpty}.`}`,
		displayOptions: { show },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a profile…',
				typeOptions: { searchListMethod: 'searchProfiles', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 12345678-90ab-cdef-1234-567890abcdef',
				hint: 'The ID of the profile, or its URL from the Intune admin center or Graph',
			},
		],
	};
}

/** Reads version and type of one item. */
export function readCollection(parameter: ReadParameter): Collection | Failure {
	return all({
		apiVersion: parseApiVersion(parameter('apiVersion')),
		profileType: parseProfileType(parameter('profileType')),
	});
}

/** Reads version and type of one item that lists profiles, perhaps of both types. */
export function readCollections(parameter: ReadParameter): Collection[] | Failure {
	const read = all({
		apiVersion: parseApiVersion(parameter('apiVersion')),
		profileTypes: parseProfileTypes(parameter('profileType')),
	});
	return after(read, ({ apiVersion, profileTypes }) =>
		profileTypes.map((profileType) => ({ apiVersion, profileType })),
	);
}

/** Reads version, type and profile of one item. */
export function readAddress(parameter: ReadParameter): ProfileAddress | Failure {
	return after(readCollection(parameter), (collection) =>
		after(parseProfileId(parameter('profileId'), collection.profileType), (id) =>
			addressOf(collection, id),
		),
	);
}

/** One line above an operation that takes something away. */
export function noticeField(name: string, displayName: string, show: Show): INodeProperties {
	return { displayName, name, type: 'notice', default: '', displayOptions: { show } };
}
