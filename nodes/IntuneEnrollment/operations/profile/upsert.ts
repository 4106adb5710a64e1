import type { IDataObject } from 'n8n-workflow';
import {
	changeable,
	changesTo,
	fixedDifference,
	type Change,
} from '../../enrollment/profileChanges';
import { listedAddress } from '../../enrollment/profileId';
import { hidesToken, type View } from '../../enrollment/profileView';
import type { EnrollmentProfile } from '../../enrollment/tokenState';
import { after, all, isFailure, type Failure } from '../../failure';
import { optionsField } from '../../fields/options';
import { parseOptionalSwitch, readGroup } from '../../fields/parameter';
import { inTurnOfName } from '../notes';
import { settle } from '../once';
import { operation, type ItemContext, type Output } from '../operation';
import { readToken } from '../readProfile';
import { hintForSeveral } from '../teamsDevices';
import { createName, createProfile, createWrite } from './createProfile';
import { findByName, pretendedWrites } from './findByName';
import { newProfileFields, readNewProfile, type NewProfile } from './newProfile';
import { isSecret } from './readProfileFields';
import { updateName, updateProfile } from './updateProfile';
import { ambiguous, inDoubt, isFixed, unusableId } from './upsertFailures';
import { readSimplify, showProfile, simplifyField } from './view';

interface Input extends NewProfile {
	view: View;
	dryRun: boolean;
}

const show = { resource: ['profile'], operation: ['upsert'] };

export const upsert = operation<Input>({
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update enrollment profile',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	writes: true,
	fields: [
		...newProfileFields(
			show,
			'The profile of exactly this name is changed where it differs; where there is none, it is made',
		),
		simplifyField(show),
		optionsField(show, 'makes', [
			{
				displayName: 'Dry Run',
				name: 'dryRun',
				type: 'boolean',
				default: false,
				description: 'Whether to only tell what would be made or changed',
			},
		]),
	],

	read: (parameter) =>
		after(
			all({
				asked: readNewProfile(parameter),
				view: readSimplify(parameter),
				dryRun: parseOptionalSwitch(readGroup(parameter, 'options').dryRun, 'Dry Run', false),
			}),
			({ asked, ...rest }) => ({ ...asked, ...rest }),
		),

	// what one item makes the next one of the same name finds
	key: ({ profile }) => String(profile.displayName),

	async execute(input, item) {
		const { collection, profile } = input;
		const name = String(profile.displayName);
		const output = await inTurnOfName(
			item,
			collection,
			name,
			async () => await makeOrChange(input, item, name),
		);
		return await after(output, async (one) => {
			await hintForSeveral(item, collection, profile, input.dryRun);
			return [one];
		});
	},
});

async function makeOrChange(
	input: Input,
	item: ItemContext,
	name: string,
): Promise<Output | Failure> {
	const { collection, profile, dryRun } = input;
	const { client, execution } = item;
	// what an earlier rerun made, or nobody knows of, comes before any new question
	const earlier = await settle(item, createName(collection), () =>
		createWrite(item, collection, profile),
	);
	if (earlier && !isFailure(earlier)) return await make(input, item);
	const key = `${collection.profileType} ${name}`;
	if (earlier) execution.inDoubt.add(key);

	const listed = await findByName(client, collection, name);
	if (isFailure(listed)) return isFailure(earlier) ? earlier : listed;
	const found = dryRun
		? pretendedWrites(client, collection).named(name, listed, -Infinity)
		: listed;
	if (found.length > 1) return ambiguous(name, found);
	if (found[0]) return await change(input, item, found[0]);
	if (earlier) return earlier;
	if (execution.inDoubt.has(key)) return inDoubt();
	const made = await make(input, item);
	if (isFailure(made) && made.details.outcome === 'unknown') execution.inDoubt.add(key);
	return made;
}

async function make(input: Input, item: ItemContext): Promise<Output | Failure> {
	const { collection, profile, dryRun } = input;
	const changes = changesTo({}, profile, isSecret);
	if (dryRun) {
		pretend(input, item, undefined, profile);
		return shown(input, item, profile, 'created', changes);
	}
	return after(await createProfile(item, collection, profile), (made) =>
		shown(input, item, made, 'created', changes),
	);
}

/** Notes what a dry run would have written; a profile that would be new has no id. */
function pretend(
	{ collection, profile }: Input,
	{ client }: ItemContext,
	id: unknown,
	fields: EnrollmentProfile,
): void {
	const key = id ?? `new ${String(profile.displayName)}`;
	pretendedWrites(client, collection).note(key, fields, client.elapsed());
}

async function change(
	input: Input,
	item: ItemContext,
	found: EnrollmentProfile,
): Promise<Output | Failure> {
	const { collection, profile, dryRun } = input;
	const address = listedAddress(collection, found.id);
	const fixed = fixedDifference(found, profile);
	if (fixed !== undefined) return isFixed(fixed, found).with({ profileId: address?.profileId });
	const changes = changesTo(found, changeable(profile), isSecret);
	const wanted = Object.fromEntries(changes.map(({ field }) => [field, profile[field]]));
	if (dryRun) {
		pretend(input, item, found.id, wanted);
		return await asListed(input, item, found, changes);
	}
	if (!address) return unusableId();
	// what an earlier rerun changed, or perhaps changed, was changed by this item
	const earlier = item.remembered<Change[]>(updateName(address));
	const told = (earlier.done ?? earlier.doubt)?.sent ?? changes;
	if (changes.length === 0) return await asListed(input, item, found, told);
	return after(await updateProfile(item, address, wanted, told), (changed) =>
		shown(input, item, changed, 'updated', told),
	);
}

/** The item of a profile that stays as it is; of AOSP profiles a list does not show the token. */
async function asListed(
	input: Input,
	item: ItemContext,
	found: EnrollmentProfile,
	changes: Change[],
): Promise<Output | Failure> {
	const action = changes.length === 0 ? 'unchanged' : 'updated';
	const address = listedAddress(input.collection, found.id);
	if (!address || !input.view.simplify || !hidesToken(found))
		return shown(input, item, found, action, changes);
	const answer = await readToken(item.client, address);
	return after(answer, ({ body }) => shown(input, item, { ...found, ...body }, action, changes));
}

function shown(
	{ view, dryRun }: Input,
	{ client }: ItemContext,
	profile: EnrollmentProfile,
	action: 'created' | 'updated' | 'unchanged',
	changes: Change[],
): Output {
	const json = {
		...showProfile(profile, view, client),
		action,
		changes: changes as unknown as IDataObject[],
		...(dryRun ? { dryRun } : {}),
	};
	return { json };
}
