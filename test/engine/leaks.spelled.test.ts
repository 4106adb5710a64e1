import { inspect } from 'node:util';
import type { FaultAction, Operation } from '../simulator/types';
import { useWorld } from './support/useWorld';
import { everythingLeft, recordLogs } from './support/leaks';
import { searchProfiles } from './support/listSearch';
import { watch } from './support/poll';
import { ENTRA, SPELLINGS } from './support/spellings';
import { byId, itemsFor } from './support/world';

/* Whoever answers can repeat a secret in any spelling, in any place: nothing of it is in what the asker is told, nor in a log. */

const world = useWorld();
let logs: ReturnType<typeof recordLogs>;
beforeEach(() => (logs = recordLogs()));
afterEach(() => logs.stop());

const graph = (error: object, headers = {}, status = 409): FaultAction => ({
	kind: 'status',
	status,
	body: { custom: { error } },
	headers,
});
const envelope = (more: object) =>
	graph({ code: 'Conflict', message: JSON.stringify({ _version: 3, Message: 'Odd', ...more }) });

/** The places of an answer of Graph's, or of somebody in between, that can repeat something. */
const PLACES: Record<string, (said: string) => FaultAction> = {
	'code, sentence and ids': (said) =>
		graph(
			{ code: said, message: `'${said}' is taken.`, innerError: { 'request-id': said } },
			{ 'request-id': said },
		),
	'sentence and activity id of Intune': (said) =>
		envelope({ Message: `Got ${said} - Activity ID: ${said}` }),
	'phrase of Intune': (said) => envelope({ CustomApiErrorPhrase: `Sorry, ${said} is taken` }),
	'a refused access token': (said) =>
		graph({ code: 'InvalidAuthenticationToken', message: `Bad token: ${said}` }, {}, 401),
	'a web page': (said) => ({
		kind: 'page',
		status: 409,
		page: { custom: `<html><title>${said}</title></html>` },
		headers: { 'request-id': said },
	}),
};

const thrown = async (work: Promise<unknown>) =>
	await work.then(
		() => undefined,
		(error: unknown) => error,
	);
const shown = (value: unknown) =>
	inspect(value, { depth: Infinity, showHidden: true, getters: true, maxStringLength: Infinity });
const node = (parameters: object) => async () => {
	const ids = world.simulator.addProfiles(2, {}, { token: null });
	const run = await world.run(
		{ profileId: byId('={{ $json.profileId }}'), ...parameters },
		{ items: itemsFor(ids), onError: 'continueRegularOutput' },
	);
	return everythingLeft(run, []);
};

const ASKERS: Record<string, () => Promise<string>> = {
	'a poll': async () => shown((await watch(world).poll()).error),
	'a poll of both types, which goes as a batch': async () =>
		shown((await watch(world, { profileType: 'all' }).poll()).error),
	'a poll for changes of tokens': async () =>
		shown((await watch(world, { event: 'tokenChanged' }).poll()).error),
	'the picker': async () => shown(await thrown(searchProfiles(world, {}, 'nothing has this name'))),
	'a plain createToken': node({ options: { batchSize: 1 } }),
	'parts of a batch': node({}),
};
const STRUCK: Operation[] = ['list', 'createToken'];

const TOKENS = ['XLNTPSZB', 'QWERTZUIOPASDFGHJKLY'];

/** Signs in, so that there is an access token. */
async function accessToken(): Promise<string> {
	world.credential();
	await searchProfiles(world);
	const { oauthTokenData } = world.engine.credentials.stored.get('default')!;
	return (oauthTokenData as { access_token: string }).access_token;
}

function leaksIn(left: string, secret: string, said: string): boolean {
	const pieces = [secret, said, said.slice(0, 40), JSON.stringify(said).slice(1, -1)];
	return pieces.some((piece) => piece.length >= 8 && left.includes(piece));
}

describe.each(Object.entries(ASKERS))('%s', (_asker, ask) => {
	test.each(Object.entries(SPELLINGS))('what Graph repeats %s', async (_spelling, spell) => {
		const leaks: string[] = [];
		const token = await accessToken();
		const signedIn = world.engine.credentials.stored.get('default')!;
		const secrets = [token, ...TOKENS];
		for (const [place, answer] of Object.entries(PLACES)) {
			for (const [index, secret] of secrets.entries()) {
				const said = spell(secret);
				world.simulator.clearFaults();
				// the sign-in of the turn before may have ended the one that is stored
				world.engine.credentials.stored.set('default', signedIn);
				const fault = world.simulator.addFault({
					match: { operation: STRUCK },
					times: 'always',
					action: answer(said),
				});
				const left = await ask();
				expect(fault.hits).toBeGreaterThan(0);
				if (leaksIn(left + logs.lines.join('\n'), secret, said))
					leaks.push(`secret ${index} in ${place}`);
			}
		}
		expect(leaks).toEqual([]);
	});
});

/** What Entra may be asked with, and so repeat; each leaves the credential without an access token that is good. */
const SIGNED_OUT: Record<string, () => unknown[]> = {
	'an application': () => {
		world.credential();
		return [world.simulator.settings.clientSecret];
	},
	'a user whose access token has ended': () => {
		world.signInUser();
		world.simulator.expireAccessTokens();
		const { oauthTokenData, clientSecret } = world.engine.credentials.stored.get('default')!;
		const { access_token, refresh_token } = oauthTokenData as Record<string, unknown>;
		return [clientSecret, access_token, refresh_token];
	},
};

// nothing goes in a batch before there is an access token
describe.each(Object.entries(ASKERS).filter(([asker]) => !/batch/.test(asker)))(
	'%s for',
	(_asker, ask) => {
		test.each(
			Object.entries(SIGNED_OUT).flatMap(([who, signOut]) =>
				Object.entries(SPELLINGS).map(([how, spell]) => [who, how, signOut, spell] as const),
			),
		)('%s: what Entra repeats %s', async (_who, _how, signOut, spell) => {
			const leaks: string[] = [];
			const count = signOut().length;
			for (let index = 0; index < count; index++) {
				for (const [place, answer] of Object.entries(ENTRA)) {
					world.simulator.clearFaults();
					const secret = String(signOut()[index]);
					const said = spell(secret);
					const match = { operation: 'token' as const };
					const fault = world.simulator.addFault({ match, times: 'always', action: answer(said) });
					const left = await ask();
					expect(fault.hits).toBeGreaterThan(0);
					expect(left).toContain('Sign-in failed');
					if (leaksIn(left + logs.lines.join('\n'), secret, said))
						leaks.push(`secret ${index} in ${place}`);
				}
			}
			expect(leaks).toEqual([]);
		});
	},
);
