import type { IDataObject } from 'n8n-workflow';
import {
	parseApiVersion,
	parseProfileTypes,
	type ApiVersion,
	type ProfileType,
} from '../enrollment/collections';
import {
	dueEvents,
	EXAMPLE_EVENT,
	sampleEvent,
	vanished,
	type Emitted,
	type ExpiryItem,
} from '../enrollment/expiryEvents';
import type { Listed } from '../enrollment/listed';
import { listedAddress } from '../enrollment/profileId';
import { parseSeconds } from '../enrollment/validity';
import { after, all, Failure, isFailure } from '../failure';
import { unitField } from '../fields/validity';
import type { GraphClient } from '../graph/client';
import { filtersField, matcher, readFilters, type Filters } from '../operations/profile/filters';
import { readLists } from '../operations/profile/readListed';
import { readToken } from '../operations/readProfile';
import { triggerEvent, type Decided, type Memory } from './event';

const VALUE = 'enrollmentTokenExpiring';
const show = { event: [VALUE] };

interface Watch {
	apiVersion: ApiVersion;
	profileTypes: ProfileType[];
	withinMs: number;
	filters: Filters;
}

/** Reads every page and decides what is due. */
export const tokenExpiring = triggerEvent<Watch>({
	value: VALUE,
	name: 'Enrollment Token Expiring',
	description:
		'A token comes within the given time of its expiry, and once more when it has expired',
	memoryKey: 'emitted',
	ofProfiles: true,
	fields: [
		{
			displayName: 'Expires Within',
			name: 'expiresWithin',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 14,
			displayOptions: { show },
			description: 'How long before its expiry a token is reported',
			hint: 'Poll hourly or daily: more often gains nothing.',
		},
		unitField('expiresWithinUnit', 'Expires Within Unit', { show }),
		filtersField(show, ['enrollmentMode', 'name']),
	],
	read: (parameter) =>
		after(
			all({
				apiVersion: parseApiVersion(parameter('apiVersion')),
				profileTypes: parseProfileTypes(parameter('profileType')),
				within: parseSeconds(
					parameter('expiresWithin'),
					parameter('expiresWithinUnit'),
					'Expires Within',
				),
				filters: readFilters(parameter),
			}),
			({ within, ...watched }) => ({ ...watched, withinMs: within * 1000 }),
		),
	async look(client, watch, memory) {
		const found = await readAll(client, watch, () => emittedOf(memory()));
		return isFailure(found) ? found : (now) => decide(found, watch, emittedOf(now), client.now());
	},
	async sample(client, watch) {
		return after(await readAll(client, watch, () => ({})), ({ listed, refused }) => {
			const sample = sampleEvent(listed, client.now(), watch.withinMs);
			return refused ?? [toJson(sample ?? EXAMPLE_EVENT)];
		});
	},
	tooSlow: new Failure(
		'Reading the enrollment profiles took longer than a poll may',
		'The next poll tries again; nothing is lost. Where it stays, watch one Profile Type at a time.',
		{ code: 'PollBudget' },
	),
});

function decide(
	{ listed, refused, gone }: Found,
	{ withinMs }: Watch,
	emitted: Emitted,
	now: number,
): Decided {
	const next = dueEvents(listed, emitted, now, withinMs);
	for (const id of gone) delete next.emitted[id];
	const isChanged = next.due.length > 0 || gone.length > 0;
	return {
		items: next.due.map(toJson),
		memory: isChanged ? (next.emitted as unknown as IDataObject) : undefined,
		failure: refused,
	};
}

/** What the lists show of the profiles that are watched, as far as they could be read. */
interface Found {
	listed: Listed[];
	/** Why one of the lists could not be read: that does not silence the other. */
	refused?: Failure;
	/** Ids of profiles that were reported, and are there no more. */
	gone: string[];
}

async function readAll(
	client: GraphClient,
	{ apiVersion, profileTypes, filters }: Watch,
	emitted: () => Emitted,
): Promise<Found | Failure> {
	const lists = await readLists(client, apiVersion, profileTypes);
	if (isFailure(lists)) return lists;
	const { listed, types: readTypes, refused } = lists;
	const missing = vanished(listed, emitted(), client.now()).filter(({ profileType }) =>
		readTypes.includes(profileType),
	);
	const gone: string[] = [];
	await Promise.all(
		missing.map(async ({ id, givenId, profileType }) => {
			const address = listedAddress({ apiVersion, profileType }, givenId);
			if (!address) return;
			const answer = await readToken(client, address);
			if (!isFailure(answer)) listed.push({ profileType, profile: answer.body });
			else if (answer.refusal?.status === 404) gone.push(id);
		}),
	);
	const matches = matcher(filters);
	return { listed: listed.filter(({ profile }) => matches.listed(profile)), refused, gone };
}

const emittedOf = (memory: Memory) => (memory ?? {}) as unknown as Emitted;
const toJson = (item: ExpiryItem) => ({ ...item }) as unknown as IDataObject;
