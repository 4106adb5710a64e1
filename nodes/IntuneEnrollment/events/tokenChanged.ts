import type { IDataObject } from 'n8n-workflow';
import { authorOf, BY_UNKNOWN, type Author, type ChangeLog } from '../enrollment/changeAuthors';
import { changeItem, EXAMPLE_CHANGE, newestToken } from '../enrollment/changeItem';
import {
	oneOf,
	parseApiVersion,
	parseProfileTypes,
	type ApiVersion,
	type ProfileType,
} from '../enrollment/collections';
import { listedAddress } from '../enrollment/profileId';
import { seenToken } from '../enrollment/seenTokens';
import {
	remember,
	takeStock,
	tokenChanges,
	unwatched,
	type TokenChange,
	type TokenMemory,
} from '../enrollment/tokenChanges';
import { tokenOf } from '../enrollment/tokenState';
import { all, Failure, isFailure } from '../failure';
import type { GraphClient } from '../graph/client';
import { readLists, type ReadLists } from '../operations/profile/readListed';
import { readToken } from '../operations/readProfile';
import { readChangeLog } from '../operations/token/readChangeLog';
import { triggerEvent, type Decided, type Memory } from './event';

const VALUE = 'tokenChanged';
const CHANGED_BY = ['others', 'anyone'] as const;

interface Watch {
	apiVersion: ApiVersion;
	profileTypes: ProfileType[];
	changedBy: (typeof CHANGED_BY)[number];
}

/**
 * Changes are found in the lists of profiles, so that no further permission is needed, and told at once. Who made them is
 * added where the audit log shows it already; that it does not, or cannot be read, holds nothing up.
 */
export const tokenChanged = triggerEvent<Watch>({
	value: VALUE,
	name: 'Token Created or Revoked',
	description:
		'An enrollment token was made, replaced or revoked, with who did it where the audit log shows that already',
	memoryKey: 'tokens',
	ofProfiles: true,
	fields: [
		{
			displayName: 'Changed By',
			name: 'changedBy',
			type: 'options',
			options: [
				{ name: 'Anyone', value: 'anyone', description: 'What this node made is reported too' },
				{
					name: 'Others',
					value: 'others',
					description:
						"Not what the app of this credential did (for a user's sign-in: the same app and user), where the audit log shows that. What it does not tell is reported.",
				},
			],
			default: 'others',
			displayOptions: { show: { event: [VALUE] } },
			description: 'Whose changes are reported',
			hint: 'Poll every few minutes: what happens between two polls is one change.',
		},
	],
	read: (parameter) =>
		all({
			apiVersion: parseApiVersion(parameter('apiVersion')),
			profileTypes: parseProfileTypes(parameter('profileType')),
			changedBy: oneOf('Changed By', parameter('changedBy', 'others'), CHANGED_BY),
		}),
	async look(client, watch, memory, until) {
		const found = await look(client, watch, memoryOf(memory()), until);
		return isFailure(found) ? found : (now) => decide(found, watch, memoryOf(now));
	},
	async sample(client, { apiVersion, profileTypes }) {
		const lists = await readLists(client, apiVersion, profileTypes);
		if (isFailure(lists)) return lists;
		const now = client.serverTime();
		const change = newestToken(lists.listed, now);
		if (!change) return [{ ...EXAMPLE_CHANGE, ...EXAMPLE_AUTHOR } as unknown as IDataObject];
		const log = await readChangeLog(client, apiVersion, [change], { at: now }, Infinity);
		return [toJson(change, authorOf(change, { at: now }, log), now)];
	},
	tooSlow: new Failure(
		'Reading the enrollment profiles took longer than a poll may',
		'The next poll tries again; no change is lost. Where it stays, watch one Profile Type at a time.',
		{ code: 'PollBudget' },
	),
});

const EXAMPLE_AUTHOR = { by: null, byUnknownBecause: BY_UNKNOWN.notYet };

const memoryOf = (memory: Memory) => memory as unknown as TokenMemory | undefined;
const toMemory = (memory: TokenMemory) => memory as unknown as IDataObject;

/** What a poll saw. */
interface Found extends ReadLists {
	/** The server's time when the lists were read. */
	now: number;
	/** Ids of profiles whose token is gone by a read of its own too: a list may lag. */
	gone: Set<string>;
	log: ChangeLog;
}

async function look(
	client: GraphClient,
	{ apiVersion, profileTypes }: Watch,
	memory: TokenMemory | undefined,
	until: number,
): Promise<Found | Failure> {
	const began = client.elapsed();
	const lists = await readLists(client, apiVersion, profileTypes);
	if (isFailure(lists)) return lists;
	// stock of one type alone would tell all of the other as new once its list can be read
	if (!memory && lists.refused) return lists.refused;
	const now = client.serverTime(began);
	const changes = memory ? tokenChanges(lists.listed, memory, now) : [];
	const gone = new Set<string>();
	let { refused } = lists;
	await Promise.all(
		changes.map(async ({ event, id, listed }) => {
			const { profileType, profile } = listed;
			const address = listedAddress({ apiVersion, profileType }, profile.id);
			if (event !== 'revoked' || !address) return;
			const answer = await readToken(client, address);
			if (!isFailure(answer)) {
				// a read by id hides no value
				const hasNone = tokenOf(answer.body) === undefined;
				if (hasNone || seenToken(answer.body, memory?.profiles[id]) === null) gone.add(id);
			} else if (answer.refusal?.status !== 404) refused ??= answer;
		}),
	);
	const told = changes.filter(({ event, id }) => event !== 'revoked' || gone.has(id));
	const log = memory ? await readChangeLog(client, apiVersion, told, memory, until) : [];
	return { ...lists, refused, now, gone, log };
}

/** @param memory as it is now: another poll may have told some of the changes meanwhile */
function decide(
	{ listed, types, refused, now, gone, log }: Found,
	{ changedBy }: Watch,
	memory: TokenMemory | undefined,
): Decided {
	if (!memory) return { items: [], memory: toMemory(takeStock(undefined, listed, types, now)) };
	const fresh = unwatched(memory, types);
	const watched = listed.filter(({ profileType }) => !fresh.includes(profileType));
	const changes = tokenChanges(watched, memory, now).filter(
		({ event, id }) => event !== 'revoked' || gone.has(id),
	);
	const items = changes.flatMap((change) => {
		const author = authorOf(change, memory, log);
		return author.isOwn && changedBy === 'others' ? [] : [toJson(change, author, now)];
	});
	// what could not be read is an error, unless there is something to tell
	if (items.length === 0 && refused) return { items, failure: refused };
	const known = remember(memory, watched, changes, now);
	const next = fresh.length > 0 ? takeStock(known, listed, fresh, now) : known;
	return { items, memory: toMemory(next), failure: refused };
}

function toJson(change: TokenChange, { by, byUnknownBecause }: Author, now: number): IDataObject {
	const who = { by, ...(byUnknownBecause === undefined ? {} : { byUnknownBecause }) };
	return { ...changeItem(change, now), ...who } as unknown as IDataObject;
}
