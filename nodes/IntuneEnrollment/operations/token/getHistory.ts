import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { isOfRequest, newestFirst, type Wanted } from '../../enrollment/auditEvents';
import { bareId } from '../../enrollment/aosp';
import {
	parseApiVersion,
	parseProfileTypes,
	quoted,
	type ApiVersion,
} from '../../enrollment/collections';
import { ONE_GUID, parseProfileId } from '../../enrollment/profileId';
import { parseMoment } from '../../enrollment/validity';
import { after, all, Failure, isFailure } from '../../failure';
import { limitFields, readLimit } from '../../fields/limit';
import { optionsField } from '../../fields/options';
import { isMissing, type Moment, type ReadParameter } from '../../fields/parameter';
import { profileField } from '../../fields/profile';
import { readProfileIds } from '../device/readDevices';
import { operation, type ItemContext } from '../operation';
import { readHistory } from './readHistory';

interface Input {
	apiVersion: ApiVersion;
	/** The bare id; undefined: all profiles of both types. */
	profileId: string | undefined;
	since: number;
	limit: number;
	clientRequestId: string | undefined;
}

const show = { resource: ['token'], operation: ['getHistory'] };
const DEFAULT_MS = 30 * 24 * 60 * 60 * 1000;

const fields: INodeProperties[] = [
	profileField(show, 'all profiles of both types'),
	{
		displayName: 'After',
		name: 'after',
		type: 'dateTime',
		default: '',
		description: 'Only what happened since this moment. Empty: within the last 30 days.',
		displayOptions: { show },
	},
	{
		displayName: 'Client Request ID',
		name: 'clientRequestId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 12345678-90ab-cdef-1234-567890abcdef',
		description:
			'Only the events of one request: the clientRequestId of an item, or of the details of a failed one. Empty: of all requests.',
		displayOptions: { show },
	},
	...limitFields(show),
	optionsField(show, 'reads'),
];

export const getHistory = operation<Input>({
	value: 'getHistory',
	name: 'Get History',
	action: 'Get history of enrollment tokens',
	description: "Read from Intune's audit log who made, changed or revoked what, and when",
	writes: false,
	fields,

	read: (parameter, moment) =>
		all({
			apiVersion: parseApiVersion(parameter('apiVersion')),
			profileId: readProfile(parameter),
			since: readAfter(parameter, moment),
			limit: readLimit(parameter),
			clientRequestId: readClientRequestId(parameter),
		}),

	key: () => undefined,

	async execute({ apiVersion, profileId, since, limit, clientRequestId }, context) {
		const wanted = profileId === undefined ? await allProfiles(apiVersion, context) : { profileId };
		const found = await after(
			wanted,
			async (ids) => await readHistory(context.client, apiVersion, since, ids),
		);
		if (isFailure(found)) return profileId === undefined ? found : found.with({ profileId });
		return found
			.filter((item) => clientRequestId === undefined || isOfRequest(item, clientRequestId))
			.sort(newestFirst)
			.slice(0, limit)
			.map((item) => ({ json: { ...item } as unknown as IDataObject }));
	},
});

/**
 * All profiles: those that are there, and, since one may have been deleted, whatever the log calls by the name of
 * their type, which is not documented for sure.
 */
async function allProfiles(
	apiVersion: ApiVersion,
	{ client, execution }: ItemContext,
): Promise<Wanted | Failure> {
	const read = await readProfileIds(client, apiVersion);
	if (isFailure(read)) return read;
	const { ids, unreadable } = read;
	if (unreadable !== undefined)
		execution.hints.add(
			`Events of some profiles are found by the type that the audit log names, not by their IDs: ${unreadable}.`,
		);
	return { ids };
}

function readProfile(parameter: ReadParameter): string | undefined | Failure {
	const given = parameter('profileId', '');
	if (isMissing(given) || (typeof given === 'string' && given.trim() === '')) return undefined;
	// the type matters for a pasted URL only
	const types = parseProfileTypes(parameter('profileType', 'androidDeviceOwner'));
	return after(types, ([first]) => after(parseProfileId(given, first!), bareId));
}

function readAfter(parameter: ReadParameter, { timezone, now }: Moment): number | Failure {
	const given = parameter('after', '');
	return isMissing(given) ? now - DEFAULT_MS : parseMoment(given, timezone, 'After');
}

function readClientRequestId(parameter: ReadParameter): string | undefined | Failure {
	const given = parameter('clientRequestId', '');
	const text = typeof given === 'string' ? given.trim() : given;
	if (isMissing(text)) return undefined;
	if (typeof text === 'string' && ONE_GUID.test(text)) return text;
	return new Failure(
		`Client Request ID ${quoted(text)} is not the ID of a request`,
		'Enter the clientRequestId of an item, or of the details of a failed one, such as 12345678-90ab-cdef-1234-567890abcdef. Leave it empty for the events of all requests.',
	);
}
