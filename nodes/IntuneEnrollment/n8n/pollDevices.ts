import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
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
import { all, Failure, isFailure } from '../failure';
import { readEnrollmentProfiles } from '../fields/enrollmentProfiles';
import type { GraphClient } from '../graph/client';
import {
	devicePages,
	readDevice,
	readNamesFor,
	readProfileNames,
} from '../operations/device/readDevices';
import { readWanted, type Matches } from '../operations/device/wanted';
import { openClient, usableCredential } from './openClient';
import { toNodeError } from './output';
import { patience, withinBudget } from './poll';

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

/**
 * One poll: lists what enrolled since the last one and reads the few devices that are new. Only then it remembers them, all at
 * once: a poll that fails changes nothing, and what it could not read is read by the next.
 */
export async function pollDevices(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const items = await poll(context);
	if (isFailure(items)) throw toNodeError(context.getNode(), items);
	if (items.length === 0) return null;
	return [items.map((item) => ({ json: { event: 'deviceEnrolled', ...item } as IDataObject }))];
}

async function poll(context: IPollFunctions): Promise<Device[] | Failure> {
	const parameter = (name: string, fallback?: unknown) =>
		context.getNodeParameter(name, fallback) as unknown;
	const watch = all({
		apiVersion: parseApiVersion(parameter('apiVersion')),
		profiles: readEnrollmentProfiles(parameter),
	});
	if (isFailure(watch)) return watch;
	const credential = await usableCredential(context);
	if (isFailure(credential)) return credential;
	const isManual = context.getMode() === 'manual';
	const work = async (cancelled: AbortSignal, budgetMs: number) => {
		const client = await openClient(context, credential, patience(budgetMs, cancelled));
		if (isFailure(client)) return client;
		if (isManual) return await sample(client, watch);
		const memory = memoryOf(context);
		return memory
			? await look(client, watch, memory, client.elapsed() + budgetMs / 2)
			: await firstLook(client, watch);
	};
	const found = await withinBudget(context, work, tooSlow);
	if (isFailure(found) || Array.isArray(found)) return found;
	return remember(context, found);
}

function memoryOf(context: IPollFunctions): DeviceMemory | undefined {
	return context.getWorkflowStaticData('node').devices as unknown as DeviceMemory | undefined;
}

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

/** Decides by what is known now, since polls can overlap. */
function remember(context: IPollFunctions, found: Found): Device[] | Failure {
	const { listed, devices, matches, names, now, failure } = found;
	const data = context.getWorkflowStaticData('node');
	const memory = memoryOf(context);
	if (!memory) {
		data.devices = takeStock(listed, now) as unknown as IDataObject;
		return [];
	}
	const due = listed.filter((one) => devices.get(one.id) && isDue(one, memory));
	const done = due.map(({ id }) => id);
	// what is not there after so long has left
	const left = listed.filter(({ id, enrolledAt }) => {
		const isGone = devices.has(id) && devices.get(id) === undefined;
		return isGone && (enrolledAt ?? 0) < now - OVERLAP_MS;
	});
	for (const { id } of left) done.push(id);
	if (done.length === 0) return failure ?? [];
	if (failure) context.logger.warn(`${failure.message}. ${failure.description}`);
	data.devices = settle(memory, listed, new Set(done), now) as unknown as IDataObject;
	const read = due.map(({ id }) => devices.get(id)!);
	return (matches ? read.filter(matches) : read).map((device) => deviceItem(device, names));
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
	const names = await readNamesFor(client, apiVersion, devices.values());
	if (isFailure(names)) return names;
	return { listed, devices, matches, names, now: client.serverTime(), failure };
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
	after: number,
): Promise<ListedDevice[] | Failure> {
	const listed: ListedDevice[] = [];
	for await (const page of devicePages(client, apiVersion, after)) {
		if (isFailure(page)) return page;
		listed.push(...page);
	}
	return listed;
}

/** The device of the first page that enrolled last, to show how an item looks. */
async function sample(client: GraphClient, { apiVersion }: Watch): Promise<Device[] | Failure> {
	const { value: page } = await devicePages(
		client,
		apiVersion,
		client.serverTime() - SAMPLE_MS,
	).next();
	if (isFailure(page)) return page;
	const last = unknownOf((page ?? []) as ListedDevice[], { newest: 0, known: {} }).at(-1);
	const device = last && (await readDevice(client, apiVersion, last));
	if (isFailure(device)) return device;
	if (!device) return [EXAMPLE_DEVICE];
	const names = await readProfileNames(client, apiVersion);
	return isFailure(names) ? names : [deviceItem(device, names)];
}

function tooSlow(): Failure {
	return new Failure(
		'Reading the devices took longer than a poll may',
		'The next poll tries again; no device is lost. Where it stays, look for other automations that use up the quota of the same app.',
		{ code: 'PollBudget' },
	);
}
