import { bareId } from '../../enrollment/aosp';
import { collectionPath, PROFILE_TYPES, type ApiVersion } from '../../enrollment/collections';
import {
	androidDevices,
	devicePath,
	devicesPath,
	profileNameOf,
	type Device,
	type ListedDevice,
	type ProfileNames,
} from '../../enrollment/devices';
import { selectListed } from '../../enrollment/select';
import { isFailure, type Failure } from '../../failure';
import { objectWith } from '../../graph/attempt';
import type { GraphClient } from '../../graph/client';
import { eachPage, newOnes, readPages } from '../../graph/pages';
import type { Task } from '../../graph/refusals';
import { listing } from '../readProfile';

/** Profiles asked for at a time. */
const PAGE_SIZE = 500;

function deviceTask(apiVersion: ApiVersion, what: string): Task {
	return { what, apiVersion, profileType: 'androidDeviceOwner', writes: false, area: 'devices' };
}

/** Pages of the Android devices that enrolled after a moment, each device once; the last may be why there are no more. */
export async function* devicePages(
	client: GraphClient,
	apiVersion: ApiVersion,
	after: number,
): AsyncGenerator<ListedDevice[] | Failure> {
	const isNew = newOnes();
	const task = deviceTask(apiVersion, 'list the devices');
	for await (const page of readPages(client, devicesPath(after), task)) {
		if (isFailure(page)) return yield page;
		yield androidDevices(page.profiles).filter(
			// a Graph that takes no notice of the filter
			(one) => (one.enrolledAt ?? Infinity) >= Math.floor(after) && isNew(one),
		);
	}
}

/** A device with the name of its profile, which only a read by id shows; undefined: it is not there. */
export async function readDevice(
	client: GraphClient,
	apiVersion: ApiVersion,
	{ id, givenId }: ListedDevice,
): Promise<Device | undefined | Failure> {
	const isAsked = (body: Device) => String(body.id).toLowerCase() === id;
	const expected = objectWith(200, isAsked);
	const request = {
		method: 'GET',
		version: apiVersion,
		path: devicePath(givenId),
		expected,
	} as const;
	const answer = await client.read(request, deviceTask(apiVersion, 'read the device'));
	if (!isFailure(answer)) return answer.body;
	return answer.refusal?.status === 404 ? undefined : answer;
}

/** The profiles as one execution has read them: a sheet of many sites needs one list. */
const read = new WeakMap<GraphClient, Map<ApiVersion, Promise<ReadNames>>>();

/** Ids by name, as far as they could be read: where one type of profile could not, a name may have further ids. */
interface ReadNames {
	names: Map<string, string[]>;
	failure?: Failure;
}

/** The profiles that devices may name, by name; read only where one of them names any. */
export async function readNamesFor(
	client: GraphClient,
	apiVersion: ApiVersion,
	devices: Iterable<Device | undefined>,
): Promise<ProfileNames | Failure> {
	const hasNames = [...devices].some((one) => one && profileNameOf(one) !== undefined);
	return hasNames ? await readProfileNames(client, apiVersion) : new Map<string, string[]>();
}

/** The profiles of both types by name; a failure that may pass is one. */
export async function readProfileNames(
	client: GraphClient,
	apiVersion: ApiVersion,
): Promise<ProfileNames | Failure> {
	const { names, failure } = await readOnce(client, apiVersion);
	if (!failure) return names;
	return isFinal(failure) ? { unreadable: failure.message } : failure;
}

/** The bare ids of the profiles of both types, by their lower case, and why some are missing; a failure that may pass is one. */
export async function readProfileIds(
	client: GraphClient,
	apiVersion: ApiVersion,
): Promise<{ ids: Map<string, string>; unreadable?: string } | Failure> {
	const { names, failure } = await readOnce(client, apiVersion);
	if (failure && !isFinal(failure)) return failure;
	const ids = new Map([...names.values()].flat().map((id) => [id.toLowerCase(), id]));
	return { ids, unreadable: failure?.message };
}

function isFinal({ refusal }: Failure): boolean {
	return [400, 401, 403, 404].includes(refusal?.status ?? 0);
}

/** The same where nothing can be told without them. */
export async function needProfileNames(
	client: GraphClient,
	apiVersion: ApiVersion,
): Promise<Map<string, string[]> | Failure> {
	const { names, failure } = await readOnce(client, apiVersion);
	return failure ?? names;
}

async function readOnce(client: GraphClient, apiVersion: ApiVersion): Promise<ReadNames> {
	const known = read.get(client) ?? new Map<ApiVersion, Promise<ReadNames>>();
	read.set(client, known);
	const reading = known.get(apiVersion) ?? readNames(client, apiVersion);
	known.set(apiVersion, reading);
	return await reading;
}

async function readNames(client: GraphClient, apiVersion: ApiVersion): Promise<ReadNames> {
	const idsOf = new Map<string, Map<string, string>>();
	const failures = await Promise.all(
		PROFILE_TYPES.map(async (profileType) => {
			const first = `${collectionPath(profileType)}?${selectListed(profileType)}&$top=${PAGE_SIZE}`;
			const pages = readPages(client, first, listing({ apiVersion, profileType }));
			return await eachPage(pages, ({ profiles }) => {
				for (const { id, displayName } of profiles) {
					if (typeof id !== 'string' || typeof displayName !== 'string') continue;
					// one that shows in both collections counts once
					const ids = idsOf.get(displayName) ?? new Map<string, string>();
					const bare = bareId(id);
					idsOf.set(displayName, ids.set(bare.toLowerCase(), ids.get(bare.toLowerCase()) ?? bare));
				}
			});
		}),
	);
	const failure = failures.find(isFailure);
	return { names: new Map([...idsOf].map(([name, ids]) => [name, [...ids.values()]])), failure };
}
