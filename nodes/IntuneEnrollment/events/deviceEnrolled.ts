import type { IDataObject } from 'n8n-workflow';
import { parseApiVersion, type ApiVersion } from '../enrollment/collections';
import {
	isDue,
	OVERLAP_MS,
	settle,
	sinceOf,
	takeStock,
	unknownOf,
	type DeviceMemory,
} from '../enrollment/deviceEvents';
import {
	deviceItem,
	EXAMPLE_DEVICE,
	type Device,
	type ListedDevice,
	type ProfileNames,
} from '../enrollment/devices';
import { after, all, Failure, isFailure } from '../failure';
import { enrollmentProfilesField, readEnrollmentProfiles } from '../fields/enrollmentProfiles';
import type { GraphClient } from '../graph/client';
import { eachPage } from '../graph/pages';
import {
	devicePages,
	readDevice,
	readNamesFor,
	readProfileNames,
} from '../operations/device/readDevices';
import { readWanted, type Matches } from '../operations/device/wanted';
import { triggerEvent, type Decided, type Memory } from './event';

const VALUE = 'deviceEnrolled';
/** Devices that one poll reads at the most: a handful of batches, well within its budget and the quota. */
const MOST = 400;
/** Devices read together, between looks at the time. */
const CHUNK = 100;
/** This machine's clock may be wrong before Graph has answered. */
const CLOCK_OFF_MS = 60_000;
/** How far back a test by hand looks for a device to show. */
const SAMPLE_MS = 30 * 24 * 60 * 60 * 1000;

interface Watch {
	apiVersion: ApiVersion;
	profiles: string[];
}

/** Lists what enrolled since the last poll and reads the few devices that are new; what it could not read is read by the next. */
export const deviceEnrolled = triggerEvent<Watch>({
	value: VALUE,
	name: 'Device Enrolled',
	description: 'An Android device has enrolled; each one once',
	memoryKey: 'devices',
	// a device may have enrolled with a profile of either type
	ofProfiles: false,
	fields: [enrollmentProfilesField({ show: { event: [VALUE] } })],
	read: (parameter) =>
		all({
			apiVersion: parseApiVersion(parameter('apiVersion')),
			profiles: readEnrollmentProfiles(parameter),
		}),
	async look(client, watch, memory, until) {
		const known = memoryOf(memory());
		const found = known ? await look(client, watch, known, until) : await firstLook(client, watch);
		return isFailure(found) ? found : (now) => decide(found, memoryOf(now));
	},
	sample: async (client, watch) => after(await sample(client, watch), (device) => [toJson(device)]),
	tooSlow: new Failure(
		'Reading the devices took longer than a poll may',
		'The next poll tries again; no device is lost. Where it stays, look for other automations that use up the quota of the same app.',
		{ code: 'PollBudget' },
	),
});

const memoryOf = (memory: Memory) => memory as unknown as DeviceMemory | undefined;
const toMemory = (memory: DeviceMemory) => memory as unknown as IDataObject;
const toJson = (device: Device): IDataObject => ({ event: VALUE, ...device }) as IDataObject;

/** What a poll saw, at what time of the server. */
interface Found {
	listed: ListedDevice[];
	/** Those that were read, and undefined for those that are not there. */
	devices: Map<string, Device | undefined>;
	matches: Matches;
	names: ProfileNames;
	now: number;
	/** Why one of them could not be read. */
	failure?: Failure;
}

/** @param memory as it is now: another poll may have dealt with some of them meanwhile */
function decide(found: Found, memory: DeviceMemory | undefined): Decided {
	const { listed, devices, matches, names, now, failure } = found;
	if (!memory) return { items: [], memory: toMemory(takeStock(listed, now)) };
	const due = listed.filter((one) => devices.get(one.id) && isDue(one, memory));
	// what is not there after so long has left
	const left = listed.filter(({ id, enrolledAt }) => {
		const isGone = devices.has(id) && devices.get(id) === undefined;
		return isGone && (enrolledAt ?? 0) < now - OVERLAP_MS;
	});
	const done = new Set([...due, ...left].map(({ id }) => id));
	if (done.size === 0) return { items: [], failure };
	const read = due.map(({ id }) => devices.get(id)!);
	return {
		items: (matches ? read.filter(matches) : read).map((one) => toJson(deviceItem(one, names))),
		memory: toMemory(settle(memory, listed, done, now)),
		failure,
	};
}

async function look(
	client: GraphClient,
	{ apiVersion, profiles }: Watch,
	memory: DeviceMemory,
	until: number,
): Promise<Found | Failure> {
	const matches = await readWanted(client, apiVersion, profiles);
	if (isFailure(matches)) return matches;
	const listed = await list(client, apiVersion, sinceOf(memory));
	if (isFailure(listed)) return listed;
	const unknown = unknownOf(listed, memory).slice(0, MOST);
	const devices = new Map<string, Device | undefined>();
	let failure: Failure | undefined;
	// where the list alone took so long, some are read all the same: each poll gets further
	const isTime = () => devices.size === 0 || client.elapsed() < until;
	while (unknown.length > 0 && !failure && isTime()) {
		await Promise.all(
			unknown.splice(0, CHUNK).map(async (one) => {
				const device = await readDevice(client, apiVersion, one);
				if (isFailure(device)) failure ??= device;
				else devices.set(one.id, device);
			}),
		);
	}
	const read = await readNamesFor(client, apiVersion, devices.values());
	const now = client.serverTime();
	return after(read, (names) => ({ listed, devices, matches, names, now, failure }));
}

/** What is there when the watch begins, as far back as lists may lag. */
async function firstLook(
	client: GraphClient,
	{ apiVersion, profiles }: Watch,
): Promise<Found | Failure> {
	const matches = await readWanted(client, apiVersion, profiles);
	if (isFailure(matches)) return matches;
	for (;;) {
		const now = client.serverTime();
		const listed = await list(client, apiVersion, now - OVERLAP_MS);
		if (isFailure(listed)) return listed;
		if (Math.abs(client.serverTime() - now) < CLOCK_OFF_MS)
			return { listed, devices: new Map(), matches, names: new Map(), now };
	}
}

async function list(
	client: GraphClient,
	apiVersion: ApiVersion,
	since: number,
): Promise<ListedDevice[] | Failure> {
	const listed: ListedDevice[] = [];
	const failure = await eachPage(devicePages(client, apiVersion, since), (page) => {
		listed.push(...page);
	});
	return failure ?? listed;
}

/** The device of the first page that enrolled last, to show how an item looks. */
async function sample(client: GraphClient, { apiVersion }: Watch): Promise<Device | Failure> {
	const pages = devicePages(client, apiVersion, client.serverTime() - SAMPLE_MS);
	const first = (await pages.next()).value as ListedDevice[] | Failure | undefined;
	if (isFailure(first)) return first;
	const last = unknownOf(first ?? [], { newest: 0, known: {} }).at(-1);
	const device = last && (await readDevice(client, apiVersion, last));
	if (isFailure(device)) return device;
	if (!device) return EXAMPLE_DEVICE;
	return after(await readProfileNames(client, apiVersion), (names) => deviceItem(device, names));
}
