import { profileKey, profilePath, type ProfileAddress } from '../../enrollment/collections';
import { tokenOf, tokenState } from '../../enrollment/tokenState';
import { Failure, isFailure, type Outcome } from '../../failure';
import { optionsField } from '../../fields/options';
import { profileField, readAddress } from '../../fields/profile';
import type { Written } from '../../graph/client';
import { serverTime, wasMadeSince } from '../../graph/readBack';
import { operation } from '../operation';
import { type Remembered, type Run, knownTokens } from '../run';
import { asAosp } from '../shared/asAosp';
import { writeItem } from '../shared/items';
import { readOnce, readProfile } from '../shared/profileRead';
import { subjectOf } from '../shared/subject';

const show = { resource: ['token'], operation: ['revoke'] };

export const revoke = operation<ProfileAddress>({
	value: 'revoke',
	name: 'Revoke',
	action: 'Revoke enrollment token',
	description: 'End the token of an enrollment profile at once; devices that are enrolled stay so',
	writes: true,
	fields: [profileField(show), optionsField(show, true)],

	read: (parameter) => readAddress(parameter),

	key: (address) => profileKey(address),

	async perform(address, run, itemIndex) {
		const memory = run.memory<Written, Unknown>(
			itemIndex,
			`revoke ${address.apiVersion} ${address.profileType} ${address.id}`,
		);
		const revoked =
			memory.done ??
			(await asAosp(
				run,
				address,
				async (as) => await send(run, as, memory),
				(result) => (isFailure(result) ? result : undefined),
			));
		if (isFailure(revoked)) return revoked.with({ profileId: address.profileId });
		memory.done = revoked;
		return [{ json: writeItem('revokeToken', address, revoked) }];
	},
});

/** A try of the node whose revocation nobody knew of, and the tokens that were there then. */
interface Unknown {
	sentAt: number;
	values: string[];
}

async function send(
	run: Run,
	address: ProfileAddress,
	memory: Remembered<Written, Unknown>,
): Promise<Written | Failure> {
	const { apiVersion: version } = address;
	const { values } = knownTokens(run, profileKey(address));
	const look = async (sentAt: number): Promise<Outcome> => {
		const outcome = await lookUp(run, address, sentAt);
		memory.unknown = outcome === 'unknown' ? { sentAt, values: [...values] } : undefined;
		return outcome;
	};
	if (memory.unknown !== undefined) {
		const earlier = memory.unknown;
		for (const value of earlier.values) values.add(value);
		const outcome = await look(earlier.sentAt);
		if (outcome === 'unknown') return stillUnknown();
		if (outcome === 'done') {
			const { sentAt } = earlier;
			return { confirmedBy: 'readBack', attempts: 1, sentAt, endedAt: sentAt };
		}
	}
	return await run.client.write({
		version,
		success: 204,
		subject: subjectOf(run, address, 'revoke the enrollment token', true),
		prepare: () => ({ method: 'POST', version, path: `${profilePath(address)}/revokeToken` }),
		lookUp: look,
	});
}

function stillUnknown(): Failure {
	return new Failure(
		'Could not revoke the enrollment token: an earlier try got no answer. Whether it was done is unknown',
		'Look at the profile in the Intune admin center before you run this item again: it may have a newer token. It was not sent again.',
		{ outcome: 'unknown' },
	);
}

/**
 * What became of a revocation without an answer: no live token means done. A token that is newer than the first sending
 * was made by somebody else, and must not be revoked by sending again.
 */
async function lookUp(run: Run, address: ProfileAddress, sentAt: number): Promise<Outcome> {
	const { client } = run;
	const { values } = knownTokens(run, profileKey(address));
	let outcome: Outcome = 'unknown';
	for await (const { isLast } of client.readBackMoments()) {
		// the last read decides, so that one is carried through its own faults
		const answer = isLast ? await readProfile(run, address) : await readOnce(run, address);
		outcome = 'unknown';
		if (!answer || isFailure(answer)) continue;
		const token = tokenOf(answer.body);
		const state = tokenState(token, serverTime(client.clock.now(), answer.offset));
		if (!token || state === 'none' || state === 'expired') return 'done';
		const newer =
			values.size > 0 ? !values.has(token.value) : wasMadeSince(token, sentAt, answer.offset);
		outcome = newer ? 'unknown' : 'notDone';
		// the same token must be seen to the end: later reads compare with it
		if (!newer) values.add(token.value);
	}
	return outcome;
}
