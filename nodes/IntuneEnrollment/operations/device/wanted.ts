import { bareId } from '../../enrollment/aosp';
import { quoted, type ApiVersion } from '../../enrollment/collections';
import { profileNameOf, type Device } from '../../enrollment/devices';
import { GUID } from '../../enrollment/profileId';
import { after, Failure, isFailure } from '../../failure';
import type { GraphClient } from '../../graph/client';
import { needProfileNames } from './readDevices';

/** Tells whether a device is wanted; undefined: all are. */
export type Matches = ((device: Device) => boolean) | undefined;

const NO_NAMES = new Map<string, string[]>();

/** What is wanted, by the names and ids that were given. A device knows its profile by name only. */
export async function readWanted(
	client: GraphClient,
	apiVersion: ApiVersion,
	given: string[],
): Promise<Matches | Failure> {
	if (given.length === 0) return undefined;
	const profiles = given.some(isId) ? await needProfileNames(client, apiVersion) : NO_NAMES;
	return after(profiles, (known) => {
		const ids = given.filter((one) => isId(one) && !known.has(one));
		const named = ids.map((id) => nameOf(id, known));
		const names = new Set<unknown>([...given, ...named]);
		return named.find(isFailure) ?? ((device: Device) => names.has(profileNameOf(device) ?? ''));
	});
}

function isId(text: string): boolean {
	return bareId(text).replace(GUID, '') === '';
}

function nameOf(id: string, profiles: Map<string, string[]>): string | Failure {
	const wanted = bareId(id).toLowerCase();
	const [name, ids] =
		[...profiles].find(([, one]) => one.some((id) => id.toLowerCase() === wanted)) ?? [];
	if (name === undefined || ids === undefined) {
		return new Failure(
			`Could not find the devices: no Android enrollment profile has the ID ${quoted(id)}`,
			'Check the ID in Enrollment Profiles, and that the credential is of the right tenant. Devices of a profile that was deleted are found by its name.',
		);
	}
	if (ids.length === 1) return name;
	return new Failure(
		`Could not find the devices: ${ids.length} enrollment profiles are named ${quoted(name)}`,
		'A device knows the profile that it enrolled with by name only. Enter the name in Enrollment Profiles to get the devices of all of them, or rename profiles before devices enroll.',
	);
}
