import type { Fault } from '../simulator';
import type { TenantControl } from './SimulatorProcess';

type Break = (tenant: TenantControl) => Promise<void>;

const always = (action: Fault['action'], operation?: 'token'): Fault => ({
	...(operation ? { match: { operation } } : {}),
	times: 'always',
	action,
});
const refusedSignIn =
	(signInRefusal: number): Break =>
	async (tenant) =>
		await tenant.configure({ signInRefusal });
const faulty =
	(action: Fault['action'], operation?: 'token'): Break =>
	async (tenant) =>
		await tenant.addFault(always(action, operation));

/** Twenty ways in which one customer's tenant can be broken. */
export const BREAKS: Record<string, Break> = {
	'no consent yet': refusedSignIn(7000229),
	'an app that is not known there': refusedSignIn(700016),
	'consent taken back': refusedSignIn(65001),
	'a tenant that is gone': refusedSignIn(90002),
	'Conditional Access': refusedSignIn(53003),
	'an app that was disabled': refusedSignIn(7000112),
	'another cloud': refusedSignIn(900382),
	'a sign-in that is down': faulty({ kind: 'status', status: 503, body: 'html' }, 'token'),
	'a sign-in that hangs': faulty({ kind: 'hang' }, 'token'),
	'a page in place of a sign-in': faulty({ kind: 'page', status: 200 }, 'token'),
	'Graph down': faulty({ kind: 'status', status: 503 }),
	'Graph that hangs': faulty({ kind: 'hang' }),
	'lost connections': faulty({ kind: 'drop' }),
	'answers lost once the work is done': faulty({ kind: 'drop', when: 'after' }),
	'no permission': faulty({ kind: 'status', body: 'missingScope' }),
	'no license': faulty({ kind: 'status', body: 'targetTenant' }),
	'no role': faulty({ kind: 'status', body: 'userNotAuthorized' }),
	'a proxy’s page': faulty({ kind: 'page', status: 200 }),
	'a quota that others use up': async (tenant) =>
		await tenant.configure({ throttle: { enabled: true, foreignWrites: 100 } }),
	'slow answers': faulty({ kind: 'slow', ms: 3000 }),
};
