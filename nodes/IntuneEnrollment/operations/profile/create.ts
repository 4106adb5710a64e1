import type { INodeProperties } from 'n8n-workflow';
import { collectionPath, quoted, type Collection } from '../../enrollment/collections';
import { MODES, TOKEN_TYPE_NAMES, TOKEN_TYPES, tokenTypesOf } from '../../enrollment/modes';
import { moment, type EnrollmentProfile } from '../../enrollment/tokenState';
import { wasBefore, wasDoneBy } from '../../enrollment/whoseToken';
import { after, all, Failure, isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { readGroup, type ReadParameter } from '../../fields/parameter';
import { readCollection } from '../../fields/profile';
import { objectWith } from '../../graph/attempt';
import type { GraphClient } from '../../graph/client';
import { readPages } from '../../graph/pages';
import type { Doubt, Finding, Write } from '../../graph/write';
import { confirm } from '../confirm';
import { once } from '../once';
import { operation, type ItemContext } from '../operation';
import { listing } from '../readProfile';
import { profileFields } from './profileFields';
import { isSecret, profileHints, readProfileFields, secretsOf } from './readProfileFields';
import { showProfile, WHOLE } from './view';

interface Input {
	collection: Collection;
	/** The new profile as Graph takes it. */
	profile: Record<string, unknown>;
}

const show = { resource: ['profile'], operation: ['create'] };
const deviceOwner = { show: { ...show, profileType: ['androidDeviceOwner'] } };

/** Token types are offered only where Intune allows them: one field for each set of modes. */
const tokenTypeFields: INodeProperties[] = Object.entries(TOKEN_TYPES)
	.filter(([, types]) => types.length > 1)
	.map(([mode, types]) => ({
		displayName: 'Token Type',
		name: 'enrollmentTokenType',
		type: 'options',
		options: types.map((value) => ({ name: TOKEN_TYPE_NAMES[value] ?? value, value })),
		default: 'default',
		description: 'What kind of token the profile gives out',
		displayOptions: { show: { ...deviceOwner.show, enrollmentMode: [mode] } },
	}));

export const create = operation<Input>({
	value: 'create',
	name: 'Create',
	action: 'Create enrollment profile',
	description: 'Make a new enrollment profile',
	writes: true,
	fields: [
		{
			displayName: 'Name',
			name: 'displayName',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Warehouse Scanners',
			description: 'Name of the enrollment profile',
			displayOptions: { show },
		},
		{
			displayName: 'Enrollment Mode',
			name: 'enrollmentMode',
			type: 'options',
			options: MODES,
			default: 'corporateOwnedDedicatedDevice',
			description: 'Which kind of devices enroll with the profile',
			displayOptions: deviceOwner,
		},
		...tokenTypeFields,
		{
			displayName: 'Additional Fields',
			name: 'additionalFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			displayOptions: { show },
			options: profileFields(),
		},
		optionsField(show, 'makes'),
	],

	read: (parameter) =>
		after(readCollection(parameter), (collection) => {
			const displayName = parameter('displayName') ?? '';
			const given = { ...readGroup(parameter, 'additionalFields'), displayName };
			const parts = all({
				fields: readProfileFields(given, collection.profileType, true),
				mode: collection.profileType === 'androidDeviceOwner' ? readMode(parameter) : {},
			});
			return after(parts, ({ fields, mode }) => ({ collection, profile: { ...fields, ...mode } }));
		}),

	// two new profiles of one name could not be told apart after a lost answer
	key: ({ profile }) => String(profile.displayName),

	async execute({ collection, profile }, item) {
		// not the values: an expression such as {{ $now }} gives another one in every rerun
		const name = `create profile ${JSON.stringify(collection)}`;
		const created = await once(item, name, createWrite(item, collection, profile));
		if (isFailure(created)) return created;
		const { body = {} } = created;
		noteCreated(body.id);
		for (const hint of profileHints(profile)) item.execution.hints.add(hint);
		return [{ json: showProfile(body, WHOLE, item.client) }];
	},
});

/** Ids of profiles that this process created: another create of the same name must not take one for its own. */
const created = new Set<unknown>();
const MAX_CREATED = 10_000;

function noteCreated(id: unknown): void {
	if (created.size >= MAX_CREATED) created.delete(created.values().next().value);
	created.add(id);
}

function readMode(parameter: ReadParameter): Record<string, unknown> | Failure {
	const enrollmentMode = parameter('enrollmentMode');
	const types = tokenTypesOf(enrollmentMode);
	if (!types)
		return new Failure(
			`Enrollment Mode ${quoted(enrollmentMode)} is not known`,
			'Choose one of the list.',
		);
	const enrollmentTokenType =
		types.length > 1 ? parameter('enrollmentTokenType', 'default') : 'default';
	if (types.some((type) => type === enrollmentTokenType))
		return { enrollmentMode, enrollmentTokenType };
	return new Failure(
		`Token Type ${quoted(enrollmentTokenType)} does not go with this Enrollment Mode`,
		`Choose one of: ${types.join(', ')}.`,
	);
}

/** A create whose answer is unknown is never sent again: it is looked up by name and creation time. */
function createWrite(
	{ client }: ItemContext,
	collection: Collection,
	profile: Record<string, unknown>,
): Write<undefined> {
	const { apiVersion: version, profileType } = collection;
	return {
		task: {
			...collection,
			what: 'create the enrollment profile',
			writes: true,
			secrets: secretsOf(profile),
		},
		idempotent: false,
		removes: false,
		build: () => ({
			request: {
				method: 'POST',
				version,
				path: collectionPath(profileType),
				body: profile,
				expected: objectWith(201),
			},
			sent: undefined,
		}),
		verify: async (doubt) =>
			await confirm(client, doubt, async () => {
				const found = await findNamed(client, collection, profile);
				if (isFailure(found))
					return { outcome: 'unknown', because: 'the list of profiles could not be read' };
				return judge(client, found, doubt);
			}),
	};
}

/** Exactly one profile like it, created while the write was under way, is the one; what is not found may not be listed yet. */
function judge(client: GraphClient, found: EnrollmentProfile[], doubt: Doubt): Finding {
	const clocks = client.knownClocks();
	const dateOf = ({ createdDateTime }: EnrollmentProfile) => moment(createdDateTime) ?? NaN;
	// an older one of the same name, or one that another item made
	const fresh = found.filter(
		(one) => !created.has(one.id) && !wasBefore(dateOf(one), doubt, clocks),
	);
	const [only] = fresh;
	if (only && fresh.length === 1 && wasDoneBy(dateOf(only), doubt, clocks)) {
		return { outcome: 'done', body: only };
	}
	if (only) return unknown('a profile of this name is there, but it may be another one');
	return doubt.lost ? unknown('the list does not show it') : { outcome: 'notDone' };
}

function unknown(because: string): Finding {
	return { outcome: 'unknown', because };
}

/** All profiles with the name, and whatever else of the request Graph gives back. */
async function findNamed(
	client: GraphClient,
	collection: Collection,
	profile: Record<string, unknown>,
): Promise<EnrollmentProfile[] | Failure> {
	const wanted = Object.entries(profile).filter(([name]) => !isSecret(name));
	const isLike = (one: EnrollmentProfile) =>
		wanted.every(
			([name, value]) => !(name in one) || JSON.stringify(one[name]) === JSON.stringify(value),
		);
	const found: EnrollmentProfile[] = [];
	const first = collectionPath(collection.profileType);
	for await (const page of readPages(client, first, listing(collection), 'verify')) {
		if (isFailure(page)) return page;
		found.push(...page.profiles.filter(isLike));
	}
	return found;
}
