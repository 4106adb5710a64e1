import type { INodeProperties } from 'n8n-workflow';
import { quoted } from '../../enrollment/collections';
import { MODES } from '../../enrollment/modes';
import { isOfTeams } from '../../enrollment/teamsDevices';
import { tokenOf, tokenState, type EnrollmentProfile } from '../../enrollment/tokenState';
import { Failure, isFailure } from '../../failure';
import {
	isMissing,
	parseOptionalSwitch,
	readGroup,
	type ReadParameter,
} from '../../fields/parameter';

export interface Filters {
	name?: unknown;
	enrollmentMode?: unknown;
	teamsDevices?: unknown;
	tokenState?: unknown;
}

const STATES = [
	{ name: 'Expired', value: 'expired' },
	{ name: 'Expiring Within 7 Days', value: 'expiring' },
	{ name: 'None', value: 'none' },
	{ name: 'Valid', value: 'valid' },
];
const FILTERS: INodeProperties[] = [
	{
		displayName: 'Enrollment Mode',
		name: 'enrollmentMode',
		type: 'multiOptions',
		options: MODES,
		default: [],
		description: 'Only profiles of these modes; Android for Work profiles have none',
	},
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		description: 'Only profiles whose name contains this text, in any case',
	},
	{
		displayName: 'Teams Devices',
		name: 'teamsDevices',
		type: 'boolean',
		default: true,
		description: 'Whether to return only profiles of Microsoft Teams devices, or only all others',
	},
	{
		displayName: 'Token State',
		name: 'tokenState',
		type: 'multiOptions',
		options: STATES,
		default: [],
		description: 'Only profiles whose token is in one of these states',
	},
];

/** @param names which filters there are; all where none are named */
export function filtersField(
	show: Record<string, string[]>,
	names?: Array<keyof Filters>,
): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		displayOptions: { show },
		options: FILTERS.filter(({ name }) => names?.includes(name as keyof Filters) ?? true),
	};
}

/** A filter that cannot be read would otherwise let every profile through, or none. */
export function readFilters(parameter: ReadParameter): Filters | Failure {
	const filters: Filters = readGroup(parameter, 'filters');
	return checkFilters(filters) ?? filters;
}

function checkFilters({ name, teamsDevices, tokenState: states }: Filters): Failure | undefined {
	if (!['string', 'number', 'undefined'].includes(typeof (name ?? undefined))) {
		return new Failure(
			`Filter Name ${quoted(name)} is not text`,
			'Enter a part of the name as text.',
		);
	}
	const teams = parseOptionalSwitch(teamsDevices, 'Filter Teams Devices', true);
	if (isFailure(teams)) return teams;
	const unknown = chosen(states).find((state) => !STATES.some(({ value }) => value === state));
	if (unknown === undefined) return undefined;
	const known = STATES.map(({ value }) => value).join(', ');
	return new Failure(
		`Filter Token State ${quoted(unknown)} is not known`,
		`Choose from: ${known}.`,
	);
}

/** Applied here, since Graph's own filters for these entities are not documented. */
export function matcher(filters: Filters) {
	const name = String(filters.name ?? '')
		.trim()
		.toLowerCase();
	const modes = chosen(filters.enrollmentMode);
	const states = chosen(filters.tokenState);
	const teams = isMissing(filters.teamsDevices) ? undefined : String(filters.teamsDevices);
	return {
		listed: (profile: EnrollmentProfile) =>
			(name === '' ||
				String(profile.displayName ?? '')
					.toLowerCase()
					.includes(name)) &&
			(modes.length === 0 || modes.includes(profile.enrollmentMode)) &&
			(teams === undefined || teams === String(isOfTeams(profile))),
		/** How many of the listed profiles are needed: all where only their state, once read, can tell. */
		enough: (left: number) => (states.length > 0 || left === Infinity ? undefined : left),
		/** @param now the server's time, in milliseconds */
		state: (profile: EnrollmentProfile, now: number) =>
			states.length === 0 || states.includes(tokenState(tokenOf(profile), now)),
	};
}

export function filtersByState(filters: Filters): boolean {
	return chosen(filters.tokenState).length > 0;
}

/** Several, or one, as an expression may give it. */
function chosen(value: unknown): unknown[] {
	if (isMissing(value)) return [];
	return Array.isArray(value) ? value : [value];
}
