import type { TenantOptions } from '../simulator';

const NOT_ALLOWED = {
	aosp: ['corporateOwnedAOSPUserlessDevice', 'corporateOwnedAOSPUserAssociatedDevice'],
	all: [
		'corporateOwnedDedicatedDevice',
		'corporateOwnedFullyManaged',
		'corporateOwnedWorkProfile',
		'corporateOwnedAOSPUserlessDevice',
		'corporateOwnedAOSPUserAssociatedDevice',
		'androidForWork',
	],
};
const DEDICATED = 'corporateOwnedDedicatedDevice';
const refused = (status: number, code: string) => ({ status, code });

/** A tenant that answers one question in one way, and what the report must say of it. */
export interface Row {
	question: string;
	how: string;
	tenant: TenantOptions;
	/** What is in the answer; a reason where there is none. */
	answer: unknown;
}

const row = (question: string, how: string, tenant: TenantOptions, answer: unknown): Row => ({
	question,
	how,
	tenant,
	answer,
});

const form = (value: string, date: string) => ({ value, creation: date, expiration: date });

/** Every answer of every question. */
export const ROWS: Row[] = [
	row(
		'v1',
		'neither',
		{ v1Available: false },
		{ androidDeviceOwner: false, androidForWork: false },
	),
	row('v1', 'both', { v1Available: true }, { androidDeviceOwner: true, androidForWork: true }),
	row(
		'v1',
		'one',
		{ v1Available: ['androidForWorkEnrollmentProfiles'] },
		{ androidDeviceOwner: false, androidForWork: true },
	),
	row('kinds', 'all', {}, { dedicated: 'made', androidForWork: 'made' }),
	row(
		'kinds',
		'no AOSP',
		{ refusedKinds: NOT_ALLOWED.aosp },
		{ dedicated: 'made', aospUserless: refused(400, 'BadRequest') },
	),
	row('newProfile', 'at once', {}, { missingMs: 0 }),
	row('newProfile', 'after 7 s', { notFoundAfterCreateMs: 7_000 }, { missingMs: near(7_000) }),
	row('noToken', 'year 0001', {}, { revoked: form('null', 'year0001') }),
	row('noToken', 'null', { noTokenSentinel: null }, { never: form('null', 'null') }),
	row('noToken', 'empty', { noTokenSentinel: '' }, { revoked: form('empty', 'empty') }),
	row('noToken', 'year 9999', { noTokenSentinel: 'year9999' }, { never: form('null', 'year9999') }),
	row('noToken', 'a value', { noTokenShowsValue: true }, { revoked: form('text', 'year0001') }),
	row('readLag', 'none', {}, { token: { notBeforeMs: 0 } }),
	row('readLag', '4 s', { readLagMs: 4_000 }, { token: { afterMs: near(4_000) } }),
	row('readLag', '50 s', { readLagMs: 50_000 }, { token: { afterMs: near(50_000) } }),
	row('clock', 'the same', {}, { stampAheadMs: within(-500, 500) }),
	row('clock', '90 s ahead', { stampOffsetMs: 90_000 }, { stampAheadMs: within(89_000, 91_000) }),
	row('clock', 'Date ahead', { dateOffsetMs: 3_600_000 }, { stampAheadMs: near(-3_600_000) }),
	row('clock', 'no Date', { dateHeader: false }, 'notTold'),
	row('oldToken', 'replaced', {}, { value: 'new' }),
	row('oldToken', 'renewed', { oldTokenOnCreate: 'renewed' }, { value: 'same' }),
	row('bareAosp', '404', {}, refused(404, 'ResourceNotFound')),
	row('bareAosp', '400', { bareAospStatus: 400 }, { status: 400 }),
	row('bareAosp', 'works', { bareAospStatus: 204 }, 'done'),
	row('bareAosp', 'no AOSP', { refusedKinds: NOT_ALLOWED.aosp }, 'notAllowed'),
	row('batch', 'works', {}, { batch: 'done', part: 'done' }),
	row('batch', 'none', { batchAvailable: false, batchRefusal: 404 }, { batch: { status: 404 } }),
	row('batch', 'no part', { refusedInBatch: { createToken: 403 } }, { part: { status: 403 } }),
	row('application', 'may', {}, 'done'),
	row(
		'application',
		'may not',
		{ forbiddenShape: 'A', forbiddenFor: 'application' },
		refused(401, 'Forbidden'),
	),
	row(
		'application',
		'may not, in the other form',
		{ forbiddenShape: 'B', forbiddenFor: 'application' },
		refused(401, 'UnknownError'),
	),
	row(
		'validity',
		'as documented',
		{},
		{ [DEDICATED]: { leastSeconds: 1, mostSeconds: 2_051_222_400 } },
	),
	row(
		'validity',
		'other bounds',
		{ leastValiditySeconds: 47, longestValiditySeconds: { [DEDICATED]: 100_000 } },
		{ [DEDICATED]: { leastSeconds: 47, mostSeconds: 100_000, beyond: refused(400, 'BadRequest') } },
	),
	row(
		'validity',
		'cut',
		{ shortenValidityTo: { [DEDICATED]: 50_000 } },
		{ [DEDICATED]: { mostSeconds: 50_000, beyond: 'shortened' } },
	),
	row('validity', 'nothing allowed', { refusedKinds: NOT_ALLOWED.all }, 'notAllowed'),
	row('expiredInLists', 'shown', {}, { listed: true }),
	row('expiredInLists', 'hidden', { listsHideExpired: true }, { listed: false }),
	row('expiredInLists', 'too long', { leastValiditySeconds: 3_000 }, 'tooLong'),
	row('throttled', 'not done', {}, { workDone: false, retryAfter: 'seconds' }),
	row(
		'throttled',
		'done',
		{ throttle: { doesRefusedWrites: true, retryAfter: 'none' } },
		{ workDone: true, retryAfter: 'none' },
	),
	row('throttled', 'a date', { throttle: { retryAfter: 'date' } }, { retryAfter: 'date' }),
	row('throttled', 'no quota', { throttle: { enabled: false } }, 'notTold'),
	row('auditLog', 'all ids', {}, { correlation: 'all', delayMs: 0 }),
	row('auditLog', 'plain ids', { auditCorrelation: 'plain' }, { correlation: 'plain' }),
	row('auditLog', 'own ids', { auditCorrelation: 'own' }, { correlation: 'own' }),
	row('auditLog', 'no ids', { auditCorrelation: 'none' }, { correlation: 'none' }),
	row('auditLog', 'after 10 min', { auditLagMs: 600_000 }, { delayMs: near(600_000) }),
	row('auditLog', 'too late', { auditLagMs: 7_200_000 }, 'notSeen'),
	row(
		'auditLog',
		'other names',
		{ auditActivityTypes: { createToken: 'Renew Token', revokeToken: 'End Token' } },
		{ createToken: 'Renew Token', revokeToken: 'End Token' },
	),
	row('numbers', 'as documented', {}, { create: 201, update: 200, delete: 204 }),
	row(
		'numbers',
		'others',
		{ successStatus: { update: 204, delete: 200, createToken: 200 } },
		{ update: 204, delete: 200, createToken: 200, revokeToken: 204 },
	),
];

/** Asymmetric matchers of jest, which this file can also be read without. */
function within(least: number, most: number): unknown {
	return { asymmetricMatch: (value: unknown) => Number(value) >= least && Number(value) <= most };
}

/** What is found by looking again and again is found a bit late: an eighth, and the way there. */
function near(value: number): unknown {
	const more = Math.abs(value) / 7 + 16_000;
	return value < 0 ? within(value - 1_000, value + 1_000) : within(value - 1, value + more);
}
