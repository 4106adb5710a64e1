import { profileKey, profilePath, type ProfileAddress } from '../../enrollment/collections';
import { isSameValue } from '../../enrollment/profileChanges';
import { moment, type EnrollmentProfile } from '../../enrollment/tokenState';
import { wasJustBefore } from '../../enrollment/whoseToken';
import { isFailure, type Failure } from '../../failure';
import { objectWith } from '../../graph/attempt';
import type { GraphClient } from '../../graph/client';
import type { Doubt, Finding, Write } from '../../graph/write';
import { confirm, couldNotRead } from '../confirm';
import { writesOf } from '../notes';
import { once } from '../once';
import type { ItemContext } from '../operation';
import { profileTask } from '../readProfile';
import { noteTeams } from '../teamsDevices';
import { isSecret, profileHints, secretsOf } from './readProfileFields';
import { readWhole } from './view';

/** Names the write for `once`. */
export function updateName(address: ProfileAddress): string {
	return `update ${address.apiVersion} ${profileKey(address)}`;
}

/**
 * Changes one profile, and carries that to a true outcome.
 * @param sent what a rerun of the node is to know of it
 * @returns the changed profile as Graph gives it
 */
export async function updateProfile<Sent>(
	item: ItemContext,
	address: ProfileAddress,
	changes: Record<string, unknown>,
	sent: Sent,
): Promise<EnrollmentProfile | Failure> {
	const name = updateName(address);
	const { done } = item.remembered(name);
	const written = await once(item, name, updateWrite(item, address, changes, sent));
	if (isFailure(written)) return written.with({ profileId: address.profileId });
	noteTeams(item.client, address, address.profileId, changes);
	if (written !== done) {
		const { body, endedAt } = written;
		writesOf(item.client, address).note(address.profileId, changes, endedAt, body);
	}
	for (const hint of profileHints(changes)) item.execution.hints.add(hint);
	if (written.body?.id !== undefined) return written.body;
	const answer = await readWhole(item.client, address);
	return isFailure(answer) ? answer.with({ outcome: 'done' }) : answer.body;
}

function updateWrite<Sent>(
	{ client }: ItemContext,
	address: ProfileAddress,
	changes: Record<string, unknown>,
	sent: Sent,
): Write<Sent> {
	const { apiVersion: version } = address;
	return {
		task: {
			...profileTask(client, 'update the enrollment profile', address, true),
			secrets: secretsOf(changes),
		},
		// the same change twice is the same change
		idempotent: true,
		removes: false,
		build: () => ({
			request: {
				method: 'PATCH',
				version,
				path: profilePath(address),
				body: changes,
				expected: objectWith(200),
			},
			sent,
		}),
		verify: async (doubt) =>
			await confirm(client, doubt, async () => {
				const answer = await readWhole(client, address, 'verify');
				return isFailure(answer) ? couldNotRead() : judge(client, changes, answer.body, doubt);
			}),
	};
}

/** A profile with all of the values was changed, whoever did it; one that nobody touched since the sending was not. */
function judge(
	client: GraphClient,
	changes: Record<string, unknown>,
	body: Record<string, unknown>,
	doubt: Doubt,
): Finding {
	// what Graph does not give back, such as a password, cannot be compared
	const shown = Object.keys(changes).filter((name) => isShown(body[name]) || !isSecret(name));
	if (shown.length === 0)
		return { outcome: 'unknown', because: 'Graph does not show what was changed' };
	if (shown.every((name) => isSameValue(body[name], changes[name])))
		return { outcome: 'done', body };
	const modifiedAt = moment(body.lastModifiedDateTime);
	if (modifiedAt !== undefined && wasJustBefore(modifiedAt, doubt, client.knownClocks()))
		return { outcome: 'notDone' };
	return { outcome: 'unknown', because: 'the profile was changed meanwhile, and otherwise' };
}

function isShown(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}
