import { ITEMS_EACH, TENANTS, type ManyTenants } from './manyTenants';
import { facts, markdown, megabytes, verdictTable } from './report';
import { atMost, type Verdict } from './verdicts';

const ITEMS = TENANTS * ITEMS_EACH;
/** What one tenant's quota takes for as many: (n − 100) / 5 seconds. */
const ONE_TENANT_LEAST_MS = ((ITEMS - 100) / 5) * 1000;

/** The page of many tenants: what was to be reached, and all that was counted. */
export function tenantsReport(results: ManyTenants, form: 'full' | 'quick'): string {
	const { ms, oneTenantMs, alone, requests, signIns, peak } = results;
	const seconds = (value: number) => `${(value / 1000).toFixed(1)} s`;
	return [
		'# Benchmark: many tenants',
		facts(form),
		`${TENANTS} tenants of ${ITEMS_EACH} profiles each, all in one execution and with one app registration; each tenant has Intune’s real quota, and pacing is on. Beside it, by turns: as many items in one tenant with pacing off and no quota. Medians; every round in a process that has no access token yet.`,
		'## To reach',
		verdictTable(verdicts(results)),
		'## Counted',
		markdown([
			['what', 'value'],
			[`${TENANTS} tenants, one execution`, seconds(ms)],
			[`${ITEMS} items in one tenant, pacing off`, seconds(oneTenantMs)],
			[
				`${ITEMS} items in one tenant, the least that its quota allows`,
				seconds(ONE_TENANT_LEAST_MS),
			],
			['an execution for one tenant, sign-in included (mean of 10)', seconds(alone.ms)],
			[
				`${TENANTS} such executions, one after the other, as a workflow per tenant would do it`,
				seconds(alone.ms * TENANTS),
			],
			['requests to Graph per item', (requests / ITEMS).toFixed(3)],
			['sign-ins', String(signIns)],
			['429s', String(results.throttled)],
			['processor seconds of n8n', results.cpuSeconds.toFixed(1)],
			['the same for one tenant', results.oneTenantCpuSeconds.toFixed(1)],
			['480 healthy tenants by themselves, until the last token', seconds(results.healthyMs)],
			['beside 20 tenants that are broken in 20 ways', seconds(results.besideBrokenMs)],
			[`peak memory of n8n: empty workflow`, megabytes(peak.empty)],
			['one tenant', megabytes(peak.one)],
			[`${TENANTS} tenants`, megabytes(peak.many)],
		]),
		'',
	].join('\n\n');
}

function verdicts(results: ManyTenants): Verdict[] {
	const { peak } = results;
	return [
		atMost(
			`${ITEMS} items: ${TENANTS} tenants with pacing ÷ one tenant without`,
			2.5,
			results.ms / results.oneTenantMs,
		),
		none('items that failed, or whose token was not made exactly once', results.itemsFailed),
		atMost('sign-ins per tenant', 1, results.signIns / TENANTS),
		atMost(
			'480 healthy tenants beside 20 broken ones ÷ without them',
			1.1,
			results.besideBrokenMs / results.healthyMs,
		),
		none('items of healthy tenants that failed beside broken ones', results.healthyFailed),
		none('calls with the access token of another tenant', results.foreignCalls),
		atMost(
			'peak memory over the empty workflow ÷ that of one tenant',
			1.5,
			(peak.many - peak.empty) / (peak.one - peak.empty),
		),
	];
}

function none(what: string, count: number): Verdict {
	return { what, goal: 'none', value: String(count), reached: count === 0 };
}
