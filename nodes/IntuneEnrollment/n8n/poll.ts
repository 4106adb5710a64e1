import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import {
	collectionPath,
	parseApiVersion,
	parseProfileTypes,
	type ApiVersion,
	type Collection,
	type ProfileType,
} from '../enrollment/collections';
import {
	dueEvents,
	EXAMPLE_EVENT,
	sampleEvent,
	vanished,
	type Emitted,
	type ExpiryItem,
	type Listed,
} from '../enrollment/expiryEvents';
import { listedAddress } from '../enrollment/profileId';
import { selectSimple } from '../enrollment/select';
import { parseSeconds } from '../enrollment/validity';
import { after, all, Failure, isFailure } from '../failure';
import { DEFAULT_TUNING } from '../fields/options';
import type { GraphClient } from '../graph/client';
import { systemClock } from '../graph/clock';
import { readPages } from '../graph/pages';
import { matcher, readFilters, type Filters } from '../operations/profile/filters';
import { listing, readToken } from '../operations/readProfile';
import { openClient, usableCredential, type OpenOptions } from './openClient';
import { toNodeError } from './output';

/** Profiles asked for at a time: thousands of them take a handful of requests. */
const PAGE_SIZE = 500;
/** What a poll may take where the host does not say so itself (n8n 2.0). */
const BUDGET_MS = 45_000;

interface Watch {
	apiVersion: ApiVersion;
	profileTypes: ProfileType[];
	withinMs: number;
	filters: Filters;
}

/**
 * One poll: reads every page, decides what is due, and only then remembers it. A poll that fails or emits nothing
 * changes nothing; a test by hand shows the profile that expires next and changes nothing either.
 */
export async function pollExpiring(
	context: IPollFunctions,
): Promise<INodeExecutionData[][] | null> {
	const items = await poll(context);
	if (isFailure(items)) throw toNodeError(context.getNode(), items);
	return items.length === 0 ? null : [items.map((json) => ({ json }))];
}

async function poll(context: IPollFunctions): Promise<IDataObject[] | Failure> {
	const watch = readWatch(context);
	if (isFailure(watch)) return watch;
	const credential = await usableCredential(context);
	if (isFailure(credential)) return credential;
	const isManual = context.getMode() === 'manual';
	const found = await withinBudget(context, async (cancelled, budgetMs) => {
		const client = await openClient(context, credential, patience(budgetMs, cancelled));
		return isFailure(client)
			? client
			: await readAll(client, watch, () => (isManual ? {} : emittedOf(context)));
	});
	if (isFailure(found)) return found;
	const { refused, gone } = found;
	const matches = matcher(watch.filters);
	const listed = found.listed.filter(({ profile }) => matches.listed(profile));
	const now = systemClock.now();
	if (isManual) {
		if (refused) return refused;
		return [toJson(sampleEvent(listed, now, watch.withinMs) ?? EXAMPLE_EVENT)];
	}
	const next = dueEvents(listed, emittedOf(context), now, watch.withinMs);
	for (const id of gone) delete next.emitted[id];
	const memory = context.getWorkflowStaticData('node');
	if (next.due.length > 0 || gone.length > 0)
		memory.emitted = next.emitted as unknown as IDataObject;
	if (next.due.length === 0) return refused ?? [];
	// one list that cannot be read does not silence the other
	if (refused) context.logger.warn(`${refused.message}. ${refused.description}`);
	return next.due.map(toJson);
}

function emittedOf(context: IPollFunctions): Emitted {
	return (context.getWorkflowStaticData('node').emitted ?? {}) as unknown as Emitted;
}

function readWatch(context: IPollFunctions): Watch | Failure {
	return after(
		all({
			apiVersion: parseApiVersion(context.getNodeParameter('apiVersion')),
			profileTypes: parseProfileTypes(context.getNodeParameter('profileType')),
			within: parseSeconds(
				context.getNodeParameter('expiresWithin'),
				context.getNodeParameter('expiresWithinUnit'),
				'Expires Within',
			),
			filters: readFilters((name, fallback) => context.getNodeParameter(name, fallback)),
		}),
		({ within, ...watched }) => ({ ...watched, withinMs: within * 1000 }),
	);
}

/** What the lists show, as far as they could be read. */
interface Found {
	listed: Listed[];
	/** Why one of the lists could not be read. */
	refused?: Failure;
	/** Ids of profiles that were reported, and are there no more. */
	gone: string[];
}

async function readAll(
	client: GraphClient,
	{ apiVersion, profileTypes }: Watch,
	emitted: () => Emitted,
): Promise<Found | Failure> {
	const lists = await Promise.all(
		profileTypes.map(async (profileType) => await readList(client, { apiVersion, profileType })),
	);
	const refused = lists.find(isFailure);
	const read = lists.filter((list) => !isFailure(list)) as Listed[][];
	if (read.length === 0 && refused) return refused;
	const listed = read.flat();
	const readTypes = profileTypes.filter((_, index) => !isFailure(lists[index]));
	const missing = vanished(listed, emitted(), systemClock.now()).filter(({ profileType }) =>
		readTypes.includes(profileType),
	);
	const gone: string[] = [];
	await Promise.all(
		missing.map(async ({ id, profileType }) => {
			const address = listedAddress({ apiVersion, profileType }, id);
			if (!address) return;
			const answer = await readToken(client, address);
			if (!isFailure(answer)) listed.push({ profileType, profile: answer.body });
			else if (answer.refusal?.status === 404) gone.push(id);
		}),
	);
	return { listed, refused, gone };
}

async function readList(client: GraphClient, collection: Collection): Promise<Listed[] | Failure> {
	const { profileType } = collection;
	const listed: Listed[] = [];
	const first = `${collectionPath(profileType)}?${selectSimple(profileType)}&$top=${PAGE_SIZE}`;
	for await (const page of readPages(client, first, listing(collection))) {
		if (isFailure(page)) return page;
		listed.push(...page.profiles.map((profile) => ({ profileType, profile })));
	}
	return listed;
}

/** Ends the poll before n8n does, so that its words are ours; a request that hangs is not waited for. */
export async function withinBudget<T>(
	context: IPollFunctions,
	work: (over: AbortSignal, budgetMs: number) => Promise<T>,
	whyEnded = tooSlow,
): Promise<T | Failure> {
	const hosts = context as IPollFunctions & { getPollBudgetMs?(): number };
	const budget = (hosts.getPollBudgetMs?.() ?? BUDGET_MS) * 0.9;
	const [done, over] = [new AbortController(), new AbortController()];
	const timeIsUp = systemClock.sleep(budget, done.signal).then(() => {
		if (!done.signal.aborted) over.abort();
		return whyEnded();
	});
	const result = await Promise.race([work(over.signal, budget), timeIsUp]);
	done.abort();
	return result;
}

/** Waits and tries that end within a poll, so that it tells what went wrong and not that its time was up. */
export function patience(budgetMs: number, cancelled: AbortSignal): OpenOptions {
	const timeoutMs = Math.min(DEFAULT_TUNING.timeoutMs, Math.floor(budgetMs / 5));
	const tuning = { ...DEFAULT_TUNING, timeoutMs, maxRetries: 2 };
	return { cancelled, tuning, longestWaitMs: Math.floor(budgetMs * 0.75) };
}

function tooSlow(): Failure {
	return new Failure(
		'Reading the enrollment profiles took longer than a poll may',
		'The next poll tries again; nothing is lost. Where it stays, watch one Profile Type at a time.',
		{ code: 'PollBudget' },
	);
}

const toJson = (item: ExpiryItem) => ({ ...item }) as unknown as IDataObject;
