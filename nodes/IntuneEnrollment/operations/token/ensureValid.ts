import type { IDataObject } from 'n8n-workflow';
import { isAosp } from '../../enrollment/aosp';
import { profileKey } from '../../enrollment/collections';
import { tokenOf, tokenState } from '../../enrollment/tokenState';
import { secondsFrom } from '../../enrollment/validity';
import { serverTime } from '../../enrollment/whoseToken';
import { after, all, Failure, isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { profileField } from '../../fields/profile';
import { payloadOptions, returnDataFields } from '../../fields/returnData';
import { readSpan, unitField, validityFields } from '../../fields/validity';
import { settle } from '../once';
import { operation, type ItemContext, type Output } from '../operation';
import { readToken } from '../readProfile';
import { madeItem, readItem } from '../resultItem';
import { createName, makeToken, tokenWrite } from './makeToken';
import { seenTokens, type MadeToken } from './seenTokens';
import { readTokenInput, type TokenInput } from './tokenInput';
import { handOutMade, withToken } from './tokenItem';

interface Input extends TokenInput {
	renewWithinMs: number;
}

const show = { resource: ['token'], operation: ['ensureValid'] };

export const ensureValid = operation<Input>({
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

	read: (parameter, moment) =>
		after(
			all({
				token: readTokenInput(parameter, moment),
				within: readSpan(parameter, 'renewWithin', 'Renew Within', 0),
			}),
			({ token, within }) =>
				after(secondsFrom(token.validity, moment.now), (seconds) =>
					within < seconds ? { ...token, renewWithinMs: within * 1000 } : alwaysDue(),
				),
		),

	key: ({ address }) => profileKey(address),

	async execute(input, item) {
		const output = await ensure(input, item);
		return isFailure(output) ? output.with({ profileId: input.address.profileId }) : [output];
	},
});

async function ensure(input: Input, item: ItemContext): Promise<Output | Failure> {
	const { address, validity, renewWithinMs, shown } = input;
	// what an earlier rerun made, or nobody knows of, comes before any new question
	const earlier = await settle(item, createName(address), tokenWrite(item, address, validity));
	if (earlier && !isFailure(earlier)) return await renew(input, item, {});

	const seen = seenTokens(item.execution, address);
	if (seen.made && expiryOf(seen.made) - item.client.now() > renewWithinMs)
		return await keepMade(input, item, seen.made);
	const answer = await readToken(item.client, address, shown.returnData === 'tokenAndQrCode');
	if (isFailure(answer)) return answer;
	const { body, offset } = answer;
	seen.displayName = body.displayName;
	const token = tokenOf(body);
	if (token) seen.values.add(token.value);
	const state = tokenState(token, serverTime(item.client.now(), offset), renewWithinMs);
	if (state === 'valid') {
		const json = { ...readItem('ensureValid', address, answer), ...KEPT };
		return await withToken(json, answer, shown, item, renewWithinMs);
	}
	if (earlier) return earlier;
	if (seen.doubtful) return inDoubt();
	// what was just read spares the write to a bare id that Intune would refuse
	return await renew(input, item, { aosp: isAosp(body.enrollmentMode), reason: state });
}

const KEPT = { created: false, reason: 'valid', attempts: 0 };

async function renew(
	{ address, validity, renewWithinMs, shown }: Input,
	item: ItemContext,
	why: { aosp?: boolean; reason?: string },
): Promise<Output | Failure> {
	const seen = seenTokens(item.execution, address);
	const made = await makeToken(item, address, validity, why);
	seen.doubtful = isFailure(made) && made.details.outcome === 'unknown';
	if (isFailure(made)) return made;
	seen.made = made;
	const json = { ...madeItem(address, made), created: true, reason: made.sent.reason };
	if (shown.returnData === 'result') return { json };
	return await handOutMade(json, address, made, shown, item, renewWithinMs);
}

/** An earlier item of this execution made the token: it is valid, and no read may say otherwise by lagging. */
async function keepMade(
	{ address, renewWithinMs, shown }: Input,
	item: ItemContext,
	earlier: MadeToken,
): Promise<Output | Failure> {
	const json = { ...readItem('ensureValid', address, {}), ...KEPT };
	if (shown.returnData !== 'result')
		return await handOutMade(json, address, earlier, shown, item, renewWithinMs);
	const tokenExpirationDateTime = new Date(expiryOf(earlier)).toISOString();
	const { displayName = null } = seenTokens(item.execution, address);
	return {
		json: { ...json, displayName, tokenExpirationDateTime, tokenState: 'valid' } as IDataObject,
	};
}

function alwaysDue(): Failure {
	return new Failure(
		'Renew Within must be shorter than the validity',
		'Otherwise a new token would be due at once, and every run would make one. Enter a shorter time, or a longer validity.',
	);
}

/** Two items for one profile make one token at the most, also when nobody knows what became of the first one's. */
function inDoubt(): Failure {
	return new Failure(
		'Could not ensure a valid enrollment token: whether an earlier item of this run made one is unknown',
		'Look at the profile in the Intune admin center before you run this item again. No second token was made.',
	);
}

function expiryOf({ sentAt, sent }: MadeToken): number {
	return sentAt + sent.seconds * 1000;
}
