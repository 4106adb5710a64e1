import type { INodeProperties } from 'n8n-workflow';
import { collectionPath, quoted } from '../../enrollment/collections';
import type { Collection } from '../../enrollment/collections';
import { MODES, TOKEN_TYPE_NAMES, TOKEN_TYPES } from '../../enrollment/modes';
import type { EnrollmentProfile } from '../../enrollment/tokenState';
import { Failure, isFailure, type Outcome } from '../../failure';
import { optionsField } from '../../fields/options';
import type { ReadParameter } from '../../fields/parameter';
import { readCollection } from '../../fields/profile';
import type { Written } from '../../graph/client';
import { NO_OFFSET } from '../../graph/readBack';
import { operation } from '../operation';
import type { Remembered, Run } from '../run';
import { subjectOf } from '../shared/subject';
import { showProfile } from './common';
import { entityFields, readEntity, secretsOf } from './entity';
import { findCreated, wasFound, type Found, type Window } from './findCreated';

interface Wish {
	collection: Collection;
	entity: Record<string, unknown>;
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

export const create = operation<Wish>({
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
			options: entityFields(),
		},
		optionsField(show, true),
	],

	read(parameter) {
		const collection = readCollection(parameter);
		if (isFailure(collection)) return collection;
		const displayName = parameter('displayName');
		if (isFailure(displayName)) return displayName;
		const additional = parameter('additionalFields', {});
		if (isFailure(additional)) return additional;
		const given = { ...(additional as Record<string, unknown>), displayName: displayName ?? '' };
		const entity = readEntity(given, collection.profileType);
		if (isFailure(entity)) return entity;
		const mode = collection.profileType === 'androidDeviceOwner' ? readMode(parameter) : {};
		return isFailure(mode) ? mode : { collection, entity: { ...entity, ...mode } };
	},

	// two new profiles of one name could not be told apart after a lost answer
	key: ({ entity }) => String(entity.displayName),

	async perform({ collection, entity }, run, itemIndex) {
		// not the values: an expression such as {{ $now }} gives another one in every try
		const memory: Memory = run.memory(itemIndex, `profile ${JSON.stringify(collection)}`);
		const written = memory.done ?? (await send(run, collection, entity, memory));
		if (isFailure(written)) return written;
		memory.done = written;
		const { profile } = written;
		run.created.add(String(profile.id));
		const view = { simplify: false, includeSecrets: false };
		return [{ json: showProfile(profile, view, run, NO_OFFSET) }];
	},
});

interface Created {
	written: Written;
	profile: EnrollmentProfile;
}
type Memory = Remembered<Created, Window>;

function readMode(parameter: ReadParameter): Record<string, unknown> | Failure {
	const enrollmentMode = parameter('enrollmentMode');
	if (isFailure(enrollmentMode)) return enrollmentMode;
	const types = TOKEN_TYPES[String(enrollmentMode)];
	if (!types)
		return new Failure(
			`Enrollment Mode ${quoted(enrollmentMode)} is not known`,
			'Choose one of the list.',
		);
	const enrollmentTokenType =
		types.length > 1 ? parameter('enrollmentTokenType', 'default') : 'default';
	if (isFailure(enrollmentTokenType)) return enrollmentTokenType;
	if (types.includes(String(enrollmentTokenType))) return { enrollmentMode, enrollmentTokenType };
	return new Failure(
		`Token Type ${quoted(enrollmentTokenType)} does not go with this Enrollment Mode`,
		`Choose one of: ${types.join(', ')}.`,
	);
}

/** A create whose answer is unknown is never sent again: it is looked up by name and creation time. */
async function send(
	run: Run,
	collection: Collection,
	entity: Record<string, unknown>,
	memory: Memory,
): Promise<Created | Failure> {
	const { apiVersion: version, profileType } = collection;
	const subject = {
		...subjectOf(run, collection, 'create the enrollment profile', true),
		secrets: secretsOf(entity),
	};
	let found: Found;
	const lookUp = async (sentAt: number, endedAt: number, unknown: boolean): Promise<Outcome> => {
		found = await findCreated(run, collection, String(entity.displayName), { sentAt, endedAt });
		if (wasFound(found)) return 'done';
		if (!unknown && found === 'absent') return 'notDone';
		memory.unknown = { sentAt, endedAt };
		return 'unknown';
	};
	if (memory.unknown !== undefined) {
		const { sentAt, endedAt } = memory.unknown;
		await lookUp(sentAt, endedAt, true);
		if (wasFound(found))
			return { written: { confirmedBy: 'readBack', attempts: 1, sentAt, endedAt }, profile: found };
		return new Failure(
			'Could not create the enrollment profile: an earlier try got no answer. Whether it was done is unknown',
			'Look for the profile in the Intune admin center before you run this item again. It was not sent again.',
			{ outcome: 'unknown' },
		);
	}
	const written = await run.client.write({
		version,
		success: 201,
		subject,
		prepare: () => ({ method: 'POST', version, path: collectionPath(profileType), body: entity }),
		lookUp,
	});
	if (isFailure(written)) return written;
	return { written, profile: wasFound(found) ? found : (written.body as EnrollmentProfile) };
}
