import type { Simulator } from '../../simulator';
import type { FaultAction, Operation } from '../../simulator/types';

/** A tenant in which nothing, or nearly nothing, works: what is done to it. */
export type Breaking = (tenant: Simulator, other: Simulator) => void;

const always =
	(operation: Operation | 'any', action: FaultAction): Breaking =>
	(tenant) =>
		void tenant.addFault({ match: { operation }, times: 'always', action });
const settings =
	(changes: object): Breaking =>
	(tenant) =>
		void Object.assign(tenant.settings, changes);
const refused = (signInRefusal: number) => settings({ signInRefusal });
const batch = (action: FaultAction) => always('batch', action);

/** The ways in which a customer's tenant breaks, by their names. */
export const BROKEN: Record<string, Breaking> = {
	'no consent (7000229)': refused(7000229),
	'no consent (700016)': refused(700016),
	'no consent (65001)': refused(65001),
	'a secret that is not the one of its app': refused(7000215),
	'Conditional Access': refused(53003),
	'the app disabled': refused(7000112),
	'deleted (90002)': always('token', { kind: 'aadsts', code: 90002 }),
	'a sign-in that never answers': always('token', { kind: 'hang' }),
	'a sign-in that ends connections': always('token', { kind: 'drop' }),
	'a sign-in that is down': always('token', { kind: 'status', status: 503 }),
	'a sign-in that is asked too often': always('token', { kind: 'status', status: 429 }),
	'a page in front of its sign-in': always('token', { kind: 'html' }),
	'a sign-in that drips': always('token', { kind: 'drip' }),
	"another tenant's access token": (tenant, other) => {
		const custom = other.issueTokens({ kind: 'application' });
		always('token', { kind: 'status', status: 200, body: { custom } })(tenant, other);
	},
	'no license': settings({ unlicensed: true }),
	'no permission': settings({ applicationPermissions: [] }),
	'access tokens that Graph refuses': batch({ kind: 'status', status: 401, body: 'staleToken' }),
	'access tokens for one request': settings({ accessTokenUses: 1 }),
	'its quota used up': always('any', {
		kind: 'status',
		status: 429,
		headers: { 'Retry-After': '200' },
	}),
	'a Graph that is down': always('any', { kind: 'status', status: 503 }),
	'a Graph that never answers': batch({ kind: 'hang' }),
	'a Graph that ends connections': batch({ kind: 'drop' }),
	'a Graph that drips': batch({ kind: 'drip' }),
	'a page in front of Graph': batch({ kind: 'page', status: 403 }),
	'a redirect in front of Graph': batch({ kind: 'redirect', location: 'http://127.0.0.1:9/' }),
	'a Graph that is slow': settings({ delayMs: 25_000 }),
};
