import type { INodeProperties } from 'n8n-workflow';
import {
	API_VERSIONS,
	bareAddress,
	parseApiVersion,
	parseProfileType,
	PROFILE_TYPE_NAMES,
	PROFILE_TYPES,
	type ProfileAddress,
} from '../enrollment/collections';
import { parseProfileId } from '../enrollment/profileId';
import { isFailure, type Failure } from '../failure';
import type { ReadParameter } from '../operations/operation';

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
		options: API_VERSIONS.map((value) => ({ name: value, value })),
		default: 'beta',
		description: 'Version of Microsoft Graph. Microsoft offers enrollment profiles in beta only today.',
		...(show ? { displayOptions: { show } } : {}),
	};
}

const TYPE_HINTS = {
	androidDeviceOwner: 'Dedicated, fully managed, corporate-owned work profile and AOSP devices',
	androidForWork: 'The older view of dedicated devices',
};

export function profileTypeField(show?: Show): INodeProperties {
	return {
		displayName: 'Profile Type',
		name: 'profileType',
		type: 'options',
		options: PROFILE_TYPES.map((value) => ({
			name: PROFILE_TYPE_NAMES[value],
			value,
			description: TYPE_HINTS[value],
		})),
		default: 'androidDeviceOwner',
		description: 'Which kind of enrollment profile to use',
		...(show ? { displayOptions: { show } } : {}),
	};
}

/** The profile picker: from a searchable list, or by ID or pasted URL. */
export function profileField(show: Show): INodeProperties {
	return {
		displayName: 'Profile',
		name: 'profileId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The enrollment profile in Intune',
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

/** Reads version, type and profile of one item. */
export function readAddress(parameter: ReadParameter): ProfileAddress | Failure {
	const apiVersion = parameter('apiVersion');
	if (isFailure(apiVersion)) return apiVersion;
	const version = parseApiVersion(apiVersion);
	if (isFailure(version)) return version;
	const type = parameter('profileType');
	if (isFailure(type)) return type;
	const profileType = parseProfileType(type);
	if (isFailure(profileType)) return profileType;
	const given = parameter('profileId');
	if (isFailure(given)) return given;
	const id = parseProfileId(given, profileType);
	if (isFailure(id)) return id;
	return bareAddress(version, profileType, id);
}
