import { profileKey, profilePath, type ProfileAddress } from '../../enrollment/collections';
import { tokenOf, tokenState } from '../../enrollment/tokenState';
import { isFailure, type Failure, type Outcome } from '../../failure';
import { optionsField } from '../../fields/options';
import { profileField, readAddress } from '../../fields/shared';
import type { Written } from '../../graph/client';
import { READ_BACK_AT_MS, serverTime, wasMadeSince } from '../../graph/readBack';
import { knownTokens, type Run } from '../../run/run';
import { asAosp } from '../asAosp';
import { operation } from '../operation';
import { writeItem } from './items';
import { readOnce, subjectOf } from './profileRead';

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
		const memory = run.memory(
			itemIndex,
			`revoke ${address.apiVersion} ${address.profileType} ${address.id}`,
		);
		const revoked =
			(memory.done as Written | undefined) ??
			(await asAosp(
				run,
				address,
				async (as) => await send(run, as),
				(result) => (isFailure(result) ? result : undefined),
			));
		if (isFailure(revoked)) return revoked.with({ profileId: address.profileId });
		memory.done = revoked;
		return [{ json: writeItem('revokeToken', address, revoked) }];
	},
});

async function send(run: Run, address: ProfileAddress): Promise<Written | Failure> {
	const { apiVersion: version } = address;
	return await run.client.write({
		version,
		success: 204,
		subject: subjectOf(run, address, 'revoke the enrollment token', true),
		prepare: () => ({ method: 'POST', version, path: `${profilePath(address)}/revokeToken` }),
		lookUp: async (sentAt) => await lookUp(run, address, sentAt),
	});
}

/**
 * What became of a revocation without an answer: no live token means done. A token that is newer than the first sending
 * was made by somebody else, and must not be revoked by sending again.
 */
async function lookUp(run: Run, address: ProfileAddress, sentAt: number): Promise<Outcome> {
	const { client } = run;
	const { values } = knownTokens(run, profileKey(address));
	const startedAt = client.clock.now();
	let outcome: Outcome = 'unknown';
	for (const at of READ_BACK_AT_MS) {
		await client.clock.sleep(Math.max(0, startedAt + at - client.clock.now()), client.session.over);
		const answer = await readOnce(run, address);
		outcome = 'unknown';
		if (!answer) continue;
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
