import type { GraphOperation } from '../simulator/types';
import { DAY_SECONDS } from './promises/support';
import { useWorld } from './support/useWorld';
import { wrongIn, type Told } from './support/refusalJudge';
import { GROUP } from './support/enrollmentGroup';
import { actionOf, REFUSED, SIGN_IN_REFUSED, type About } from './support/refusalRows';
import { byId } from './support/world';

/* Whatever Graph refuses, and whichever operation meets it: the words of docs/errors.md, and Graph's own beside them. */

interface Subject {
	label: string;
	/** What the refusal strikes. */
	strikes: GraphOperation | GraphOperation[];
	/** Completes "Could not …". */
	task: string;
	about: About;
	parameters: Record<string, unknown>;
	/** What has to be so before. */
	before?: Record<string, unknown>;
}

type SignIn = 'user' | 'application';
type Row = (typeof REFUSED)[number];

const DAY = DAY_SECONDS * 1000;
const EACH = { profileId: byId('={{ $json.profileId }}') };
const ONE = { about: 'profile' as const };
const SEEN = { about: 'seen' as const };
const PROFILE = { resource: 'profile', ...EACH };
const SET_GROUP = { ...PROFILE, operation: 'setEnrollmentGroup', groupId: GROUP };
const UPSERT = {
	resource: 'profile',
	operation: 'upsert',
	displayName: '={{ $json.displayName }}',
	additionalFields: { description: 'new' },
};
const READ = { strikes: 'get' as const, task: 'read the enrollment profile', ...ONE };

const SUBJECTS: Subject[] = [
	{
		label: 'token create of a profile that reads do not show either',
		strikes: ['createToken', 'get'],
		task: 'create the enrollment token',
		...ONE,
		parameters: EACH,
	},
	{
		label: 'token create of a profile that reads show',
		strikes: 'createToken',
		task: 'create the enrollment token',
		...SEEN,
		parameters: EACH,
	},
	{ label: 'token get', ...READ, parameters: { ...EACH, operation: 'get' } },
	{ label: 'the read of ensure valid', ...READ, parameters: { ...EACH, operation: 'ensureValid' } },
	{
		label: 'the write of ensure valid',
		strikes: 'createToken',
		task: 'create the enrollment token',
		...SEEN,
		parameters: { ...EACH, operation: 'ensureValid' },
	},
	{ label: 'the read of revoke', ...READ, parameters: { ...EACH, operation: 'revoke' } },
	{
		label: 'the write of revoke',
		strikes: 'revokeToken',
		task: 'revoke the enrollment token',
		...SEEN,
		parameters: { ...EACH, operation: 'revoke' },
	},
	{
		label: 'profile create',
		strikes: 'create',
		task: 'create the enrollment profile',
		about: 'none',
		parameters: { resource: 'profile', operation: 'create', displayName: 'Kiosk' },
	},
	{
		label: 'profile update',
		strikes: 'update',
		task: 'update the enrollment profile',
		...ONE,
		parameters: { ...PROFILE, operation: 'update', updateFields: { description: 'new' } },
	},
	{
		label: 'profile delete',
		strikes: 'delete',
		task: 'delete the enrollment profile',
		...ONE,
		parameters: { ...PROFILE, operation: 'delete' },
	},
	{ label: 'profile get', ...READ, parameters: { ...PROFILE, operation: 'get' } },
	{
		label: 'the list of create or update',
		strikes: 'list',
		task: 'list the enrollment profiles',
		about: 'none',
		parameters: UPSERT,
	},
	{
		label: 'the new profile of create or update',
		strikes: 'create',
		task: 'create the enrollment profile',
		about: 'none',
		parameters: { ...UPSERT, displayName: 'Of no profile yet' },
	},
	{
		label: 'the change of create or update',
		strikes: 'update',
		task: 'update the enrollment profile',
		...SEEN,
		parameters: UPSERT,
	},
	{
		label: 'get enrollment group',
		strikes: 'retrieveEnrollmentGroup',
		task: 'read the enrollment group',
		about: 'group',
		parameters: { ...PROFILE, operation: 'getEnrollmentGroup' },
	},
	{
		label: 'set enrollment group',
		strikes: 'setEnrollmentGroup',
		task: 'set the enrollment group',
		about: 'group',
		parameters: SET_GROUP,
	},
	{
		label: 'clear enrollment group',
		strikes: 'clearEnrollmentGroup',
		task: 'clear the enrollment group',
		about: 'group',
		parameters: { ...PROFILE, operation: 'clearEnrollmentGroup' },
		before: SET_GROUP,
	},
	{
		label: 'device get many',
		strikes: 'listDevices',
		task: 'list the devices',
		about: 'devices',
		parameters: { resource: 'device', operation: 'getAll' },
	},
	{
		label: 'token get history',
		strikes: 'listAuditEvents',
		task: 'read the audit log',
		about: 'auditEvents',
		parameters: { operation: 'getHistory' },
	},
	{
		label: 'profile get many',
		strikes: 'list',
		task: 'list the enrollment profiles',
		about: 'none',
		parameters: { resource: 'profile', operation: 'getAll' },
	},
];

const world = useWorld();

/** What the items say, each of which is refused in its own way. */
async function refused(
	{ strikes, parameters, before }: Subject,
	rows: Row[],
	signIn: SignIn,
	batchSize: number,
): Promise<Told[]> {
	if (signIn === 'user') world.signInUser();
	// lists stay short
	world.simulator.removeProfiles();
	const token = { createdAt: world.clock.now() - DAY, validitySeconds: 2 * DAY_SECONDS };
	const ids = world.simulator.addProfiles(rows.length, {}, { token });
	const items = ids.map((profileId) => {
		const displayName = `Devices of ${profileId}`;
		world.simulator.patchProfile(profileId, { displayName });
		return { json: { profileId, displayName } };
	});
	world.simulator.settings.groups[GROUP] = 'unknown';
	if (before) expect((await world.run(before, { items })).error).toBeUndefined();
	world.simulator.addFault({
		match: { operation: strikes },
		times: 'always',
		action: ({ profileId }) => actionOf(rows[profileId ? ids.indexOf(profileId) : 0]!),
	});
	await world.clock.sleep(60_000);
	const { outputs, error } = await world.run(
		{
			renewWithin: 7,
			renewWithinUnit: 'days',
			...parameters,
			options: { maxRetries: 0, readLag: 0, batchSize },
		},
		{ items, onError: 'continueRegularOutput' },
	);
	expect(error).toBeUndefined();
	expect(outputs[0]).toHaveLength(rows.length);
	for (const id of ids) expect(world.simulator.tokensMade(id)).toBe(0);
	return outputs[0]!.map(({ json }) => {
		const { description, ...details } = json.details as Record<string, unknown>;
		return { message: String(json.error), description: String(description), details };
	});
}

const isOfProfile = ({ about }: Subject) => ['profile', 'seen', 'group'].includes(about);
const OF_PROFILES = SUBJECTS.filter(isOfProfile);
const OF_NONE = SUBJECTS.filter((subject) => !isOfProfile(subject));

describe.each<[string, SignIn, number]>([
	['an application', 'application', 1],
	['a user', 'user', 1],
	['an application, parts of a batch', 'application', 20],
])('to %s every refusal is told as it was said', (_who, signIn, batchSize) => {
	// one run serves all rows, which strike a profile each
	test.each(OF_PROFILES)('$label', async (subject) => {
		const told = await refused(subject, REFUSED, signIn, batchSize);
		const circumstances = { ...subject, signIn };
		expect(REFUSED.flatMap((row, index) => wrongIn(row, circumstances, told[index]!))).toEqual([]);
	});
});

describe.each(['application', 'user'] as const)('to an %s', (signIn) => {
	test.each(OF_NONE)('every refusal is told as it was said: $label', async (subject) => {
		const wrong: string[] = [];
		for (const row of REFUSED) {
			world.simulator.reset();
			const [told] = await refused(subject, [row], signIn, 1);
			wrong.push(...wrongIn(row, { ...subject, signIn }, told!));
		}
		expect(wrong).toEqual([]);
	});

	test.each(SUBJECTS)('an access token that is refused: $label', async (subject) => {
		const wrong: string[] = [];
		for (const row of SIGN_IN_REFUSED) {
			world.credential();
			world.simulator.reset();
			const [told] = await refused(subject, [row], signIn, 1);
			wrong.push(...wrongIn(row, { ...subject, task: undefined, signIn }, told!));
		}
		expect(wrong).toEqual([]);
	});
});
