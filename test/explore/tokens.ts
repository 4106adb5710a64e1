import { BY_TENANT } from '../engine/support/manyTenants';
import { byId, itemsFor } from '../engine/support/world';
import { PROFILE_TYPES, type Case } from './cases';
import { circumstance, CIRCUMSTANCE_NAMES } from './circumstances';
import { judgeMaking, judgeRevoke, judgeRevoked, judgeToken } from './judgeTokens';
import type { Subject } from './subject';

const DAY_SECONDS = 86_400;
/** What a token is asked for; a stranger's lives as long. */
const VALIDITY_DAYS = 90;

const ALL_WORLDS = CIRCUMSTANCE_NAMES.filter((name) => circumstance(name).onlyProfiles !== true);

const isReadFirst = ({ operation, profileType }: Case) =>
	operation === 'ensureValid' || (operation === 'revoke' && profileType === 'androidDeviceOwner');

/** What all writes of tokens share. */
const TOKENS = {
	graph: 'createToken',
	profileTypes: PROFILE_TYPES,
	/** The old one is about to expire, so that Ensure Valid makes another. */
	befores: ['no token', 'token before'],
	circumstances: ALL_WORLDS,
	hasReadLag: true,
	readsFirst: isReadFirst,
	batchesBefore: (one) => (isReadFirst(one) ? 1 : 0),
	seed(simulator, { before, profileType }, count) {
		const createdAt = simulator.clock.now() - 30 * DAY_SECONDS * 1000;
		const token = before ? { validitySeconds: 31 * DAY_SECONDS, createdAt } : null;
		const collection = `${profileType}EnrollmentProfiles` as const;
		return itemsFor(simulator.addProfiles(count, {}, { collection, token }));
	},
	parameters: (one, now) => ({
		operation: one.operation,
		profileType: one.profileType,
		profileId: byId('={{ $json.profileId }}'),
		validity: VALIDITY_DAYS,
		renewWithin: 7,
		renewWithinUnit: 'days',
		returnData: 'result',
		...circumstance(one.circumstance).parameters?.(now),
	}),
	stranger(simulator, { json }) {
		const seconds = VALIDITY_DAYS * DAY_SECONDS;
		const { value, createdAt } = simulator.makeToken(String(json.profileId), seconds);
		return { name: value, madeAt: createdAt };
	},
	know(simulator, { json }, writes) {
		const id = String(json.profileId);
		const [tokens, live] = [simulator.tokens(id), simulator.liveTokens(id)];
		return { writes, times: simulator.tokensMade(id), tokens, live };
	},
	judge: judgeMaking,
	judgeStruck: judgeToken,
} satisfies Subject as Subject;

export const TOKEN_SUBJECTS = {
	create: TOKENS,
	ensureValid: TOKENS,
	revoke: {
		...TOKENS,
		graph: 'revokeToken',
		circumstances: ALL_WORLDS.filter((name) => circumstance(name).onlyMakes !== true),
		know: (simulator, item, writes) => ({
			...TOKENS.know(simulator, item, writes),
			times: writes.filter(({ worked }) => worked).length,
		}),
		judge: judgeRevoke,
		judgeStruck: judgeRevoked,
	} satisfies Subject as Subject,
	createInTenant: {
		...TOKENS,
		profileTypes: ['androidDeviceOwner'],
		circumstances: [],
		isInTenant: true,
		seed: (simulator, one, count) =>
			TOKENS.seed(simulator, one, count).map(({ json }) => ({
				json: { ...json, tenantId: simulator.settings.tenantId },
			})),
		parameters: (one, now) => ({
			...TOKENS.parameters(one, now),
			...BY_TENANT,
			operation: 'create',
		}),
	} satisfies Subject as Subject,
};
