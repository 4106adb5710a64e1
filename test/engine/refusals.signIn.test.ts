import { AADSTS } from '../simulator/entra/aadsts';
import { useWorld } from './support/useWorld';
import { searchProfiles } from './support/listSearch';
import { watch } from './support/poll';
import type { Told } from './support/refusalJudge';
import { byId } from './support/world';

/* Whatever number Entra refuses a sign-in with: the words of docs/errors.md, and Entra's own beside them. */

/** As docs/errors.md has them. */
const REFUSED: Array<[codes: number[], message: string, advice: RegExp]> = [
	[[7000215], 'the client secret is wrong', /Value \(not its Secret ID\)/],
	[[7000222], 'the client secret has expired', /^Make a new client secret/],
	[[7000218], 'no client secret or certificate was sent', /^Enter the secret or the certificate/],
	[[1000502], 'the certificate has expired', /^Make a new certificate/],
	[[700027], 'the certificate was not accepted', /^Upload the public certificate/],
	[[700024], 'the clock of this machine is wrong', /^A sign-in by certificate counts/],
	[[700016], 'the app registration was not found in this tenant', /^Check Client ID and Tenant ID/],
	[[7000229], 'the app is not installed in this tenant', /administrator .* has to consent/],
	[[65001], 'consent is missing', /^Grant admin consent/],
	[[7000112], 'the app is disabled', /Enterprise applications/],
	[[90002], 'the tenant was not found', /^Check Tenant ID and Cloud/],
	[[50194], 'the app serves one tenant only', /^Enter the tenant of the app registration/],
	[
		[900382, 900384, 900432, 500011],
		'the credential is set to another cloud than the tenant lives in',
		/^Choose the right Cloud/,
	],
	[
		[53003, 530003, 530084, 50158],
		'a Conditional Access policy of the tenant blocks the sign-in',
		/^Ask the administrator/,
	],
	[[50076, 50079], 'the user has to confirm the sign-in with a second factor', /multi-factor/],
	[[70043, 700082, 50173], 'the sign-in is no longer valid', /^Open the credential and connect/],
	[[4711, 9999999], 'Microsoft Entra ID refused the credential: SAID', /login\.microsoftonline/],
];
const CASES = REFUSED.flatMap(([codes, ...words]) =>
	codes.map((code) => [code, ...words] as const),
);

/** Entra's invalid_grant: n8n takes number and sentence away, and nothing may be guessed. */
const GRANTS = Object.keys(AADSTS)
	.map(Number)
	.filter((code) => AADSTS[code]!.error === 'invalid_grant');
const ENDED = {
	user: ['the sign-in is no longer valid', /^Open the credential and connect it again\./],
	application: [
		'Microsoft Entra ID refused the credential',
		/^n8n does not hand on .* sign-in logs/,
	],
} as const;

const world = useWorld();

type Thrown = { message: string; description?: string; context?: { details: Told['details'] } };

const ASKERS: Record<string, () => Promise<Thrown | undefined>> = {
	'token create': async () =>
		(await world.run({ profileId: byId(world.simulator.addProfiles(1)[0]) })).error as Thrown,
	'profile get many': async () =>
		(await world.run({ resource: 'profile', operation: 'getAll' })).error as Thrown,
	'a poll': async () => (await watch(world).poll()).error as Thrown | undefined,
	'the picker': async () =>
		await searchProfiles(world).then(
			() => undefined,
			(error: Thrown) => error,
		),
};

/** What is said where Entra refuses with a number. */
async function refused(ask: () => Promise<Thrown | undefined>, code: number): Promise<Told> {
	world.simulator.addFault({
		match: { operation: 'token' },
		times: 'always',
		action: { kind: 'aadsts', code, text: 'The moon is full.' },
	});
	const error = await ask();
	if (!error) throw new Error('nothing was thrown');
	expect(world.simulator.counters.tokensMade).toBe(0);
	const { message, description = '', context } = error;
	return { message, description, details: context!.details };
}

describe.each(['application', 'user'] as const)('of an %s', (signIn) => {
	beforeEach(() => {
		if (signIn === 'application') return;
		world.signInUser();
		world.simulator.expireAccessTokens();
	});

	describe.each(Object.entries(ASKERS))('%s', (_label, ask) => {
		test.each(CASES)('AADSTS%i: %s', async (code, message, advice) => {
			const said = `AADSTS${code}: The moon is full.`;
			const told = await refused(ask, code);
			const [words, description] = GRANTS.includes(code)
				? ENDED[signIn]
				: [`${message.replace('SAID', said)} (AADSTS${code})`, advice];
			expect(told.message).toBe(`Sign-in failed: ${words}`);
			expect(told.description).toMatch(description);
			expect(told.details.outcome).toBe('notDone');
			if (!GRANTS.includes(code))
				expect(told.details).toMatchObject({ code: `AADSTS${code}`, serverMessage: said });
			// once: trying again cannot help
			expect(Object.values(world.simulator.counters.tokenRequests)).toEqual([1]);
		});
	});
});
