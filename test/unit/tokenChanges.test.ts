import { authorOf, BY_UNKNOWN } from '../../nodes/IntuneEnrollment/enrollment/changeAuthors';
import type { HistoryItem } from '../../nodes/IntuneEnrollment/enrollment/auditEvents';
import type { Listed } from '../../nodes/IntuneEnrollment/enrollment/listed';
import {
	remember,
	takeStock,
	tokenChanges,
	type TokenMemory,
} from '../../nodes/IntuneEnrollment/enrollment/tokenChanges';

const DAY = 24 * 60 * 60 * 1000;
const MINUTE = 60 * 1000;
const NOW = Date.UTC(2026, 10, 22, 5);
const iso = (at: number) => new Date(at).toISOString();
const ID = '12345678-90ab-cdef-1234-567890abcdef';

/** A profile as a list shows it; moments in days from NOW. */
function listed(created: number | null, expires = 90, more: object = {}): Listed {
	const none = { tokenValue: '', tokenCreationDateTime: null, tokenExpirationDateTime: null };
	const token = created !== null && {
		tokenValue: 'ABCDEFGHIJKLMNOPQRST',
		tokenCreationDateTime: iso(NOW + created * DAY),
		tokenExpirationDateTime: iso(NOW + expires * DAY),
	};
	const profile = { id: ID, displayName: 'Kiosks', ...(token || none), ...more };
	return { profileType: 'androidDeviceOwner', profile };
}

/** Polls one after the other, an hour apart, each of which shows one state of the profile; the events of each. */
function polled(...states: Array<Listed | undefined>): string[][] {
	let memory: TokenMemory | undefined;
	return states.map((state, hour) => {
		const now = NOW + hour * 60 * MINUTE;
		const list = state ? [state] : [];
		if (!memory) {
			memory = takeStock(undefined, list, ['androidDeviceOwner'], now);
			return [];
		}
		// a restart of n8n between any two polls
		const known = JSON.parse(JSON.stringify(memory)) as TokenMemory;
		const changes = tokenChanges(list, known, now);
		memory = remember(known, list, changes, now);
		return changes.map(({ event }) => event);
	});
}
const [A, B, C] = [listed(-9), listed(-1), listed(0)];
const NONE = listed(null);

test.each<[string, Array<Listed | undefined>, string[][]]>([
	['stock is no news', [A], [[]]],
	['a new token in place of one', [A, B, B], [[], ['replaced'], []]],
	['a first token', [NONE, B, B], [[], ['created'], []]],
	['the end of one', [A, NONE, NONE], [[], ['revoked'], []]],
	['the end, and a new one', [A, NONE, B, NONE], [[], ['revoked'], ['created'], ['revoked']]],
	['an old state that comes back', [A, B, A, B, A], [[], ['replaced'], [], [], []]],
	['a token that comes back after its end', [A, NONE, A, NONE], [[], ['revoked'], [], []]],
	['two earlier ones', [A, B, C, A, B, C], [[], ['replaced'], ['replaced'], [], [], []]],
	[
		'a profile that goes and comes',
		[A, undefined, A, undefined, B],
		[[], [], [], [], ['replaced']],
	],
	[
		'a token that has expired',
		[listed(-9, -1), listed(-9, -1), NONE, B],
		[[], [], [], ['created']],
	],
	['the renewal of one that has expired', [listed(-9, -1), B], [[], ['replaced']]],
	['the same dates in another spelling', [A, spelled(A)], [[], []]],
	['ids in another case', [A, listed(-9, 90, { id: ID.toUpperCase() })], [[], []]],
	['an id that can be none', [A, listed(-1, 90, { id: '../x' })], [[], []]],
])('%s', (_name, states, expected) => {
	expect(polled(...states)).toEqual(expected);
});

function spelled({ profileType, profile }: Listed): Listed {
	const { tokenCreationDateTime, tokenExpirationDateTime } = profile;
	const finer = (date: unknown) => String(date).replace('.000Z', '.0000000Z');
	return {
		profileType,
		profile: {
			...profile,
			tokenCreationDateTime: finer(tokenCreationDateTime),
			tokenExpirationDateTime: finer(tokenExpirationDateTime),
		},
	};
}

describe('lastModifiedDateTime', () => {
	const at = (state: Listed, hours: number): Listed => ({
		...state,
		profile: { ...state.profile, lastModifiedDateTime: iso(NOW + hours * 60 * MINUTE) },
	});

	test('shows that a list lags: a state from before is none', () => {
		expect(polled(at(NONE, -2), at(B, 0.5), at(NONE, -2), at(B, 0.5))).toEqual([
			[],
			['created'],
			[],
			[],
		]);
	});

	test('goes back where clocks differ: what stays is told all the same', () => {
		const states = [at(A, 0), at(NONE, -0.1), at(NONE, -0.1), at(NONE, -0.1)];
		expect(polled(...states).flat()).toEqual(['revoked']);
		expect(polled(at(B, 0), at(listed(-1.01), 0.1)).flat()).toEqual(['replaced']);
	});
});

describe('who did it', () => {
	const change = tokenChanges([C], takeStock(undefined, [A], ['androidDeviceOwner'], NOW), NOW)[0]!;
	const item = (minutes: number, who: string | null, more: object = {}): HistoryItem =>
		({
			activityDateTime: iso(NOW + minutes * MINUTE),
			activityOperationType: 'Action',
			activityResult: 'Success',
			actor: { userPrincipalName: who, userId: who, applicationId: null },
			byThisApp: false,
			profileId: ID,
			...more,
		}) as HistoryItem;
	const who = (log: HistoryItem[] | { because: string }) => {
		const { by, byUnknownBecause } = authorOf(change, { at: NOW - DAY }, log);
		return by?.userId ?? byUnknownBecause;
	};

	test.each<[string, HistoryItem[], string]>([
		['nothing', [], BY_UNKNOWN.notYet],
		['one event at that time', [item(0, 'a')], 'a'],
		['two of one person', [item(0, 'a'), item(0.2, 'A')], 'a'],
		['two of two', [item(0, 'a'), item(0.2, 'b')], BY_UNKNOWN.several],
		['one of nobody', [item(0, null)], BY_UNKNOWN.unnamed],
		['others earlier and later', [item(-5, 'b'), item(0, 'a'), item(5, 'c')], 'a'],
		['only earlier ones', [item(-5, 'b')], BY_UNKNOWN.notYet],
		['another profile', [item(0, 'a', { profileId: 'x' })], BY_UNKNOWN.notYet],
		['ids in another case', [item(0, 'a', { profileId: ID.toUpperCase() })], 'a'],
		['one that failed', [item(0, 'b', { activityResult: 'Failure' }), item(0, 'a')], 'a'],
		['one that says Patch', [item(0, 'b', { activityOperationType: 'Patch' })], BY_UNKNOWN.notYet],
		['no date', [item(0, 'a', { activityDateTime: 'then' })], BY_UNKNOWN.notYet],
	])('%s', (_name, log, expected) => {
		expect(who(log)).toBe(expected);
	});

	test('a log that could not be read', () => {
		expect(who({ because: 'of that' })).toBe('of that');
	});
});
