import type { IDataObject } from 'n8n-workflow';
import { parseApiVersion, type ApiVersion } from '../../enrollment/collections';
import { deviceItem, type Device } from '../../enrollment/devices';
import { parseMoment } from '../../enrollment/validity';
import { after, all, isFailure, type Failure } from '../../failure';
import { enrollmentProfilesField, readEnrollmentProfiles } from '../../fields/enrollmentProfiles';
import { limitFields, readLimit } from '../../fields/limit';
import { optionsField } from '../../fields/options';
import { isMissing, type Moment, type ReadParameter } from '../../fields/parameter';
import type { GraphClient } from '../../graph/client';
import { eachPage } from '../../graph/pages';
import { operation } from '../operation';
import { devicePages, readDevice, readNamesFor } from './readDevices';
import { readWanted, type Matches } from './wanted';

interface Input {
	apiVersion: ApiVersion;
	profiles: string[];
	since: number;
	limit: number;
}

const show = { resource: ['device'], operation: ['getAll'] };
const DEFAULT_MS = 30 * 24 * 60 * 60 * 1000;
/** Devices read together. */
const CHUNK = 200;

export const getAll = operation<Input>({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many enrolled devices',
	description: 'List Android devices that enrolled lately, with the profile they enrolled with',
	writes: false,
	fields: [
		enrollmentProfilesField({ show }),
		{
			displayName: 'Enrolled After',
			name: 'enrolledAfter',
			type: 'dateTime',
			default: '',
			description: 'Only devices that enrolled after this moment. Empty: within the last 30 days.',
			displayOptions: { show },
		},
		...limitFields(show),
		optionsField(show, 'reads'),
	],

	read: (parameter, moment) =>
		all({
			apiVersion: parseApiVersion(parameter('apiVersion')),
			profiles: readEnrollmentProfiles(parameter),
			since: readEnrolledAfter(parameter, moment),
			limit: readLimit(parameter),
		}),

	key: () => undefined,

	async execute({ apiVersion, profiles, since, limit }, { client, execution }) {
		const matches = await readWanted(client, apiVersion, profiles);
		if (isFailure(matches)) return matches;
		const devices = await readAll(client, apiVersion, since, limit, matches);
		if (isFailure(devices)) return devices;
		return after(await readNamesFor(client, apiVersion, devices), (names) => {
			if (!(names instanceof Map))
				execution.hints.add(`Devices are shown without profileId: ${names.unreadable}.`);
			return devices.map((device) => ({ json: deviceItem(device, names) as IDataObject }));
		});
	},
});

function readEnrolledAfter(parameter: ReadParameter, { timezone, now }: Moment): number | Failure {
	const given = parameter('enrolledAfter', '');
	return isMissing(given) ? now - DEFAULT_MS : parseMoment(given, timezone, 'Enrolled After');
}

/** Reads no more devices than are asked for; where a profile is wanted, each one, since only a read shows its name. */
async function readAll(
	client: GraphClient,
	apiVersion: ApiVersion,
	since: number,
	limit: number,
	matches: Matches,
): Promise<Device[] | Failure> {
	const found: Device[] = [];
	const failure = await eachPage(devicePages(client, apiVersion, since), async (page) => {
		while (page.length > 0 && found.length < limit) {
			const count = matches ? CHUNK : Math.min(CHUNK, limit - found.length);
			const devices = await Promise.all(
				page.splice(0, count).map(async (one) => await readDevice(client, apiVersion, one)),
			);
			const unread = devices.find(isFailure);
			if (unread) return unread;
			// one that was retired since it was listed is left out
			const there = devices.filter((one) => one !== undefined) as Device[];
			found.push(...(matches ? there.filter(matches) : there));
		}
		return found.length >= limit ? 'enough' : undefined;
	});
	return failure ?? found.slice(0, limit);
}
