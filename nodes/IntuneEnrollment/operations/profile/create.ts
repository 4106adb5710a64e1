import type { INodeProperties } from 'n8n-workflow';
import { collectionPath, quoted, type Collection } from '../../enrollment/collections';
import { MODES, TOKEN_TYPE_NAMES, TOKEN_TYPES } from '../../enrollment/modes';
import { moment, type EnrollmentProfile } from '../../enrollment/tokenState';
import { wasMadeWithin } from '../../enrollment/whoseToken';
import { after, all, Failure, isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { readGroup, type ReadParameter } from '../../fields/parameter';
import { readCollection } from '../../fields/profile';
import { objectWith } from '../../graph/classify';
import type { GraphClient } from '../../graph/client';
import { readPages } from '../../graph/pages';
import type { Doubt, Write } from '../../graph/write';
import { confirm } from '../confirm';
import { once } from '../once';
import { operation, type Execution, type ItemContext } from '../operation';
import { listing, taskOf } from '../readProfile';
import { profileFields, readProfileFields, secretsOf } from './profileFields';
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
		optionsField(show, true),
	],

	read: (parameter) =>
		after(readCollection(parameter), (collection) => {
			const displayName = parameter('displayName') ?? '';
			const given = { ...readGroup(parameter, 'additionalFields'), displayName };
			const parts = all({
				fields: readProfileFields(given, collection.profileType),
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
		item.execution.created.add(String(body.id));
		return [{ json: showProfile(body, WHOLE, item.client) }];
	},
});

function readMode(parameter: ReadParameter): Record<string, unknown> | Failure {
	const enrollmentMode = parameter('enrollmentMode');
	const types = TOKEN_TYPES[String(enrollmentMode)];
	if (!types)
		return new Failure(
			`Enrollment Mode ${quoted(enrollmentMode)} is not known`,
			'Choose one of the list.',
		);
	const enrollmentTokenType =
		types.length > 1 ? parameter('enrollmentTokenType', 'default') : 'default';
	if (types.includes(String(enrollmentTokenType))) return { enrollmentMode, enrollmentTokenType };
	return new Failure(
		`Token Type ${quoted(enrollmentTokenType)} does not go with this Enrollment Mode`,
		`Choose one of: ${types.join(', ')}.`,
	);
}

/** A create whose answer is unknown is never sent again: it is looked up by name and creation time. */
function createWrite(
	{ client, execution }: ItemContext,
	collection: Collection,
	profile: Record<string, unknown>,
): Write<undefined> {
	const { apiVersion: version, profileType } = collection;
	return {
		task: {
			...taskOf('create the enrollment profile', collection, true),
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
			await confirm(client, async () => {
				const found = await createdMeanwhile(client, execution, collection, profile, doubt);
				if (isFailure(found)) return { outcome: 'unknown', because: 'the list could not be read' };
				const [only] = found;
				if (only && found.length === 1) return { outcome: 'done', body: only };
				if (only) return { outcome: 'unknown', because: 'several profiles of this name are new' };
				return doubt.lost
					? { outcome: 'unknown', because: 'the list may not show it yet' }
					: { outcome: 'notDone' };
			}),
	};
}

/** Profiles of that name that were created while the write was under way, by others than this execution's other items. */
async function createdMeanwhile(
	client: GraphClient,
	{ created }: Execution,
	collection: Collection,
	{ displayName }: Record<string, unknown>,
	window: Pick<Doubt, 'sentAt' | 'endedAt'>,
): Promise<EnrollmentProfile[] | Failure> {
	const found: EnrollmentProfile[] = [];
	for await (const page of readPages(
		client,
		collectionPath(collection.profileType),
		listing(collection),
	)) {
		if (isFailure(page)) return page;
		const isNew = ({ id, createdDateTime }: EnrollmentProfile) => {
			const createdAt = moment(createdDateTime);
			if (createdAt === undefined || created.has(String(id))) return false;
			return wasMadeWithin(createdAt, window, page.offset);
		};
		found.push(...page.profiles.filter((one) => one.displayName === displayName && isNew(one)));
	}
	return found;
}
