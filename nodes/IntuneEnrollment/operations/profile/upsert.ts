import type { IDataObject } from 'n8n-workflow';
import { collectionPath, quoted, type Collection } from '../../enrollment/collections';
import { changesTo, type Change } from '../../enrollment/profileChanges';
import { listedAddress } from '../../enrollment/profileId';
import type { EnrollmentProfile } from '../../enrollment/tokenState';
import { after, all, Failure, isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { parseOptionalSwitch, readGroup } from '../../fields/parameter';
import { readPages } from '../../graph/pages';
import { noteListed } from '../notes';
import { operation, type Execution, type ItemContext, type Output } from '../operation';
import { listing } from '../readProfile';
import { createProfile } from './createProfile';
import { newProfileFields, readNewProfile, type NewProfile } from './newProfile';
import { isSecret } from './readProfileFields';
import { updateProfile } from './updateProfile';
import { showProfile, WHOLE } from './view';

interface Input extends NewProfile {
	dryRun: boolean;
}

const show = { resource: ['profile'], operation: ['upsert'] };

export const upsert = operation<Input>({
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update enrollment profile',
	description: 'Make an enrollment profile, or change the one of this name where it differs',
	writes: true,
	fields: [
		...newProfileFields(show),
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
				dryRun: parseOptionalSwitch(readGroup(parameter, 'options').dryRun, 'Dry Run', false),
			}),
			({ asked, dryRun }) => ({ ...asked, dryRun }),
		),

	// what one item makes the next one of the same name finds
	key: ({ profile }) => String(profile.displayName),

	async execute(input, item) {
		const { collection, profile } = input;
		const name = String(profile.displayName);
		const listed = await listOnce(item, collection);
		if (isFailure(listed)) return listed;
		const found = listed.filter(({ displayName }) => displayName === name);
		if (found.length > 1) return ambiguous(name, found);
		const output = found[0] ? await change(item, input, found[0]) : await make(item, input);
		if (isFailure(output)) return output;
		if (!input.dryRun) replace(listed, found[0], output.json);
		return [output];
	},
});

/** The profiles of a collection as one execution knows them: a sheet of a thousand sites needs one list. */
const lists = new WeakMap<Execution, Map<string, Promise<EnrollmentProfile[] | Failure>>>();

async function listOnce(
	{ execution, client }: ItemContext,
	collection: Collection,
): Promise<EnrollmentProfile[] | Failure> {
	const known = lists.get(execution) ?? new Map<string, Promise<EnrollmentProfile[] | Failure>>();
	lists.set(execution, known);
	const key = `${collection.apiVersion} ${collection.profileType}`;
	const reading = known.get(key) ?? readAll(client, collection);
	known.set(key, reading);
	return await reading;
}

async function readAll(
	client: ItemContext['client'],
	collection: Collection,
): Promise<EnrollmentProfile[] | Failure> {
	const profiles: EnrollmentProfile[] = [];
	const first = collectionPath(collection.profileType);
	for await (const page of readPages(client, first, listing(collection))) {
		if (isFailure(page)) return page;
		noteListed(client, collection, page);
		profiles.push(...page.profiles);
	}
	return profiles;
}

function replace(
	listed: EnrollmentProfile[],
	old: EnrollmentProfile | undefined,
	json: IDataObject,
) {
	if (old) listed[listed.indexOf(old)] = { ...old, ...json };
	else listed.push(json);
}

async function make(
	item: ItemContext,
	{ collection, profile, dryRun }: Input,
): Promise<Output | Failure> {
	const changes = changesTo({}, profile, isSecret);
	if (dryRun) return shown(item, profile, 'created', changes, true);
	const made = await createProfile(item, collection, profile);
	return isFailure(made) ? made : shown(item, made, 'created', changes);
}

async function change(
	item: ItemContext,
	{ collection, profile, dryRun }: Input,
	found: EnrollmentProfile,
): Promise<Output | Failure> {
	const address = listedAddress(collection, found.id);
	if (!address) return unusableId();
	const changes = changesTo(found, profile, isSecret);
	if (changes.some(({ field }) => field === 'enrollmentMode'))
		return otherMode(found).with({ profileId: address.profileId });
	const action = changes.length === 0 ? 'unchanged' : 'updated';
	if (action === 'unchanged' || dryRun) return shown(item, found, action, changes, dryRun);
	const wanted = Object.fromEntries(changes.map(({ field }) => [field, profile[field]]));
	const changed = await updateProfile(item, address, wanted);
	return isFailure(changed) ? changed : shown(item, changed, action, changes);
}

function shown(
	{ client }: ItemContext,
	profile: EnrollmentProfile,
	action: 'created' | 'updated' | 'unchanged',
	changes: Change[],
	dryRun = false,
): Output {
	const told = { action, changes: changes as unknown as IDataObject[] };
	return {
		json: {
			...showProfile(profile, WHOLE, client),
			...told,
			...(dryRun ? { dryRun: true } : {}),
		},
	};
}

function ambiguous(name: string, found: EnrollmentProfile[]): Failure {
	const ids = found.slice(0, 10).map(({ id }) => quoted(id));
	return new Failure(
		`Could not create or update the enrollment profile: ${found.length} are named ${quoted(name)}`,
		`Their IDs are ${ids.join(', ')}. Rename or delete all but one in the Intune admin center, or change one by its ID with Profile → Update.`,
		{ code: 'AmbiguousName', outcome: 'notDone' },
	);
}

function otherMode({ enrollmentMode }: EnrollmentProfile): Failure {
	return new Failure(
		'Could not update the enrollment profile: its enrollment mode is another one, and cannot be changed',
		`It has ${quoted(enrollmentMode)}. Choose that mode, or another name for a new profile.`,
		{ code: 'OtherMode', outcome: 'notDone' },
	);
}

function unusableId(): Failure {
	return new Failure(
		'Could not update the enrollment profile: the list gives it an ID that cannot be used',
		'Change it in the Intune admin center.',
		{ outcome: 'notDone' },
	);
}
