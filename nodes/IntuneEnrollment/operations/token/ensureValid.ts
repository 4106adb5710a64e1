import type { IDataObject } from 'n8n-workflow';
import { oneOf, parseProfileType, profileKey } from '../../enrollment/collections';
import type { TokenNote } from '../../enrollment/profileNotes';
import { tokenOf, tokenState } from '../../enrollment/tokenState';
import { secondsFrom } from '../../enrollment/validity';
import { after, all, Failure, isFailure } from '../../failure';
import { createdBeforeOption, readCreatedBefore } from '../../fields/createdBefore';
import { optionsField } from '../../fields/options';
import { isMissing, readGroup } from '../../fields/parameter';
import { payloadField, payloadOptionsOfBefore } from '../../fields/payload';
import { profileField } from '../../fields/profile';
import { returnDataFields } from '../../fields/returnData';
import { readSpan, unitField, validityFields } from '../../fields/validity';
import { inTurn, notesOf } from '../notes';
import { operation, type ItemContext, type Output } from '../operation';
import { readToken } from '../readProfile';
import { madeItem, readItem } from '../resultItem';
import { isOlder, wasCreatedBefore } from './creation';
import { makeToken, settleToken } from './makeToken';
import { readTokenInput, type TokenInput } from './tokenInput';
import { hintIfAlwaysDue, madeTokenItem, withToken } from './tokenItem';

interface Input extends TokenInput {
	renewWithinMs: number;
	/** Tokens created before it are replaced whatever their expiry; milliseconds since 1970. */
	createdBefore: number | undefined;
	whenNone: WhenNone;
}

const WHEN_NONE = ['create', 'leave'] as const;
type WhenNone = (typeof WHEN_NONE)[number];

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
		payloadField(show),
		optionsField(show, 'makes', [
			...payloadOptionsOfBefore,
			createdBeforeOption(
				'renewCreatedBefore',
				'Renew if Created Before',
				'A token created before this moment is replaced, however long it would still live. With the moment of the request, one that comes twice makes one token.',
			),
			{
				displayName: 'When There Is None',
				name: 'whenNone',
				type: 'options',
				options: [
					{ name: 'Create a Token', value: 'create' },
					{
						name: 'Leave It Alone',
						value: 'leave',
						description: 'Renew only: a profile without a token, or with a revoked one, stays so',
					},
				],
				default: 'create',
				description: 'What to do with a profile that has no token',
			},
		]),
	],

	read: (parameter, moment) =>
		after(
			all({
				token: readTokenInput(parameter, moment),
				within: readSpan(parameter, 'renewWithin', 'Renew Within', 0),
				createdBefore: readCreatedBefore(
					parameter,
					moment,
					'renewCreatedBefore',
					'Renew if Created Before',
					parseProfileType(parameter('profileType')),
				),
				whenNone: parseWhenNone(readGroup(parameter, 'options').whenNone),
			}),
			({ token, within, ...options }) =>
				after(secondsFrom(token.validity, moment.now), (seconds) =>
					within < seconds ? { ...token, ...options, renewWithinMs: within * 1000 } : alwaysDue(),
				),
		),

	key: ({ address }) => profileKey(address),

	async execute(input, item) {
		const { address } = input;
		const output = await inTurn(item, address, async () => await ensure(input, item));
		return isFailure(output) ? output.with({ profileId: address.profileId }) : [output];
	},
});

async function ensure(input: Input, item: ItemContext): Promise<Output | Failure> {
	const { address, validity, renewWithinMs, createdBefore, whenNone, shown } = input;
	const { client } = item;
	// what an earlier rerun made, or nobody knows of, comes before any new question
	const earlier = await settleToken(item, address, validity);
	if (earlier && !isFailure(earlier)) return await renew(input, item, {});

	const notes = notesOf(client, address);
	const made = notes.madeWithin(client.readLagMs, client.elapsed());
	if (made && made.expiresAt - client.serverTime() > renewWithinMs && !isOlder(made, createdBefore))
		return await keepMade(input, item, made);
	// another write of this process may have been done: reads decide once they cannot lag any more
	const { inDoubtSince } = notes;
	if (inDoubtSince !== undefined)
		await client.sleep(Math.ceil(inDoubtSince + client.readLagMs - client.elapsed()));
	const answer = await readToken(client, address);
	if (isFailure(answer)) return answer;
	const token = tokenOf(answer.body);
	const state = tokenState(token, client.serverTime(), renewWithinMs);
	const isKept = state === 'none' && whenNone === 'leave';
	const isOld = token !== undefined && wasCreatedBefore(item, address, answer, createdBefore);
	if (isKept || (state === 'valid' && !isOld)) {
		const json = { ...readItem('ensureValid', address, answer), ...KEPT, reason: state };
		return await withToken(json, answer, shown, item, renewWithinMs);
	}
	if (earlier) return earlier;
	if (item.execution.inDoubt.has(profileKey(address))) return inDoubt();
	const reason = state === 'valid' ? 'createdBefore' : state;
	hintIfAlwaysDue(answer, renewWithinMs, item);
	return await renew(input, item, { wasRead: true, reason });
}

const KEPT = { created: false, reason: 'valid', attempts: 0 };

async function renew(
	{ address, validity, renewWithinMs, shown }: Input,
	item: ItemContext,
	why: { wasRead?: boolean; reason?: string },
): Promise<Output | Failure> {
	const made = await makeToken(item, address, validity, why);
	if (isFailure(made)) {
		if (made.details.outcome === 'unknown') item.execution.inDoubt.add(profileKey(address));
		return made;
	}
	const { note, reason } = made.sent;
	const json = { ...madeItem(address, made, notesOf(item.client, address)), created: true, reason };
	if (shown.returnData === 'result') return { json };
	return await madeTokenItem(json, address, note, shown, item, made, renewWithinMs);
}

/** Another item or execution of this process made the token: it is valid, and no read may say otherwise by lagging. */
async function keepMade(
	{ address, renewWithinMs, shown }: Input,
	item: ItemContext,
	note: TokenNote,
): Promise<Output | Failure> {
	const json = { ...readItem('ensureValid', address, {}), ...KEPT };
	if (shown.returnData !== 'result')
		return await madeTokenItem(json, address, note, shown, item, {}, renewWithinMs);
	const { displayName = null } = notesOf(item.client, address);
	const tokenExpirationDateTime = new Date(note.expiresAt).toISOString();
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

function parseWhenNone(given: unknown): WhenNone | Failure {
	return isMissing(given) ? 'create' : oneOf('When There Is None', given, WHEN_NONE);
}

function alwaysDue(): Failure {
	return new Failure(
		'Renew Within must be shorter than the validity',
		'Otherwise a new token would be due at once, and every run would make one. Enter a shorter time, or a longer validity.',
	);
}
