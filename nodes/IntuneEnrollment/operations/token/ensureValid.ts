import type { IDataObject } from 'n8n-workflow';
import { aospId, isAosp } from '../../enrollment/aosp';
import { profileKey } from '../../enrollment/collections';
import { tokenOf, tokenState, type TokenState } from '../../enrollment/tokenState';
import { secondsFrom } from '../../enrollment/validity';
import { Failure, isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { profileField } from '../../fields/profile';
import { payloadOptions, returnDataFields } from '../../fields/returnData';
import { readSpan, unitField, validityFields } from '../../fields/validity';
import { serverTime } from '../../graph/readBack';
import { operation, type Output } from '../operation';
import { type MadeToken, type Remembered, type Run, knownTokens } from '../run';
import { madeItem, readItem } from '../shared/items';
import { readProfile } from '../shared/profileRead';
import { handOutMade, withToken } from './handOut';
import { makeToken } from './makeToken';
import { readTokenWish, type TokenWish } from './tokenWish';

interface Wish extends TokenWish {
	renewWithinMs: number;
}

const show = { resource: ['token'], operation: ['ensureValid'] };

export const ensureValid = operation<Wish>({
	value: 'ensureValid',
	name: 'Ensure Valid',
	action: 'Ensure enrollment token is valid',
	description: 'Make a new token only where there is none, it has ended or it is about to expire',
	writes: true,
	makesTokens: true,
	fields: [
		profileField(show),
		{
			displayName: 'Renew Within',
			name: 'renewWithin',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 7,
			description:
				'A token that expires within this time is replaced. Must be shorter than the validity.',
			displayOptions: { show },
		},
		unitField('renewWithinUnit', 'Renew Within Unit', { show }),
		...validityFields(show),
		...returnDataFields(show, 'result'),
		optionsField(show, true, payloadOptions),
	],

	read(parameter, surroundings) {
		const wish = readTokenWish(parameter, surroundings);
		if (isFailure(wish)) return wish;
		const within = readSpan(parameter, 'renewWithin', 'Renew Within', 0);
		if (isFailure(within)) return within;
		const seconds = secondsFrom(wish.validity, surroundings.now);
		if (isFailure(seconds)) return seconds;
		if (within >= seconds) {
			return new Failure(
				'Renew Within must be shorter than the validity',
				'Otherwise a new token would be due at once, and every run would make one. Enter a shorter time, or a longer validity.',
			);
		}
		return { ...wish, renewWithinMs: within * 1000 };
	},

	key: ({ address }) => profileKey(address),

	async perform(wish, run, itemIndex) {
		const output = await ensure(wish, run, itemIndex);
		return isFailure(output) ? output.with({ profileId: wish.address.profileId }) : [output];
	},
});

async function ensure(wish: Wish, run: Run, itemIndex: number): Promise<Output | Failure> {
	const { address, renewWithinMs, wanted } = wish;
	const request = `ensureValid ${address.apiVersion} ${profileKey(address)}`;
	const memory = run.memory<Reason, Reason>(itemIndex, request);
	// an earlier try of the node made one, or nobody knows: what became of that one comes before any new question
	const earlier = memory.done ?? memory.unknown;
	const again = earlier && (await renew(wish, run, itemIndex, earlier, memory));
	if (again && (memory.done || !isFailure(again))) return again;

	const known = knownTokens(run, profileKey(address));
	if (known.made && expiryOf(known.made) - run.client.clock.now() > renewWithinMs) {
		return await keepMade(wish, run, known.made);
	}
	const answer = await readProfile(run, address, wanted.returnData === 'tokenAndQrCode');
	if (isFailure(answer)) return answer;
	known.displayName = answer.body.displayName;
	const token = tokenOf(answer.body);
	if (token) known.values.add(token.value);
	const state = tokenState(token, serverTime(run.client.clock.now(), answer.offset), renewWithinMs);
	if (state === 'valid') {
		const json = { ...readItem('ensureValid', address, answer), ...KEPT };
		return await withToken(json, answer, wanted, run, renewWithinMs);
	}
	if (isFailure(again)) return again;
	if (known.doubtful) return inDoubt();
	// what was just read spares the write to a bare id that Intune would refuse
	const id = isAosp(answer.body.enrollmentMode) ? aospId(address.profileId) : address.id;
	return await renew({ ...wish, address: { ...address, id } }, run, itemIndex, state, memory);
}

/** Why a new token was due. */
type Reason = Exclude<TokenState, 'valid'>;

const KEPT = { created: false, reason: 'valid', attempts: 0 };

async function renew(
	wish: Wish,
	run: Run,
	itemIndex: number,
	reason: Reason,
	memory: Remembered<Reason, Reason>,
): Promise<Output | Failure> {
	const { address, validity, renewWithinMs, wanted } = wish;
	const known = knownTokens(run, profileKey(address));
	const made = await makeToken(run, address, validity, itemIndex);
	known.doubtful = isFailure(made) && made.details.outcome === 'unknown';
	memory.unknown = known.doubtful ? reason : undefined;
	if (isFailure(made)) return made;
	known.made = made;
	// the token may still fail to be read: a second try of the node then only reads
	memory.done = reason;
	const json = { ...madeItem(address, made), created: true, reason };
	if (wanted.returnData === 'result') return { json };
	return await handOutMade(json, address, made, wanted, run, renewWithinMs);
}

/** An earlier item of this run made the profile's token: it is valid, and no read may say otherwise by lagging. */
async function keepMade(wish: Wish, run: Run, earlier: MadeToken): Promise<Output | Failure> {
	const { address, renewWithinMs, wanted } = wish;
	const json = { ...readItem('ensureValid', address, {}), ...KEPT };
	if (wanted.returnData !== 'result')
		return await handOutMade(json, address, earlier, wanted, run, renewWithinMs);
	const tokenExpirationDateTime = new Date(expiryOf(earlier)).toISOString();
	const { displayName = null } = knownTokens(run, profileKey(address));
	return {
		json: { ...json, displayName, tokenExpirationDateTime, tokenState: 'valid' } as IDataObject,
	};
}

/** Two items for one profile make one token at the most, also when nobody knows what became of the first one's. */
function inDoubt(): Failure {
	return new Failure(
		'Could not ensure a valid enrollment token: whether an earlier item of this run made one is unknown',
		'Look at the profile in the Intune admin center before you run this item again. No second token was made.',
	);
}

function expiryOf(made: MadeToken): number {
	return made.sentAt + made.seconds * 1000;
}
