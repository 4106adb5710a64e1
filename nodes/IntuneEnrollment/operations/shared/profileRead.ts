import { profilePath, type ProfileAddress } from '../../enrollment/collections';
import { selectToken } from '../../enrollment/select';
import { isProfile } from '../../enrollment/tokenState';
import { isFailure, type Failure } from '../../failure';
import type { ReadAnswer } from '../../graph/client';
import { findToken, type Finding, type WriteWindow } from '../../graph/readBack';
import type { GraphRequest } from '../../graph/types';
import type { Run } from '../run';
import { subjectOf } from './subject';

/** GET on a profile with its token, by the bare id (AOSP profiles too). */
function profileRequest(address: ProfileAddress, withQrCode: boolean): GraphRequest {
	const { apiVersion: version, profileType, profileId } = address;
	const path = profilePath({ ...address, id: profileId });
	return { method: 'GET', version, path: `${path}?${selectToken(profileType, withQrCode)}` };
}

export async function readProfile(
	run: Run,
	address: ProfileAddress,
	withQrCode = false,
): Promise<ReadAnswer | Failure> {
	const subject = subjectOf(run, address, 'read the enrollment profile', false);
	return await run.client.read(profileRequest(address, withQrCode), subject, isProfile);
}

/** One read without a second try, for those who read several times anyway. */
export async function readOnce(
	run: Run,
	address: ProfileAddress,
	withQrCode = false,
): Promise<ReadAnswer | undefined> {
	return await run.client.readOnce(profileRequest(address, withQrCode), isProfile);
}

/** What a profile showed of a write: the last finding, and the answer where it could be read. */
export interface LookUp {
	finding: Finding;
	answer?: ReadAnswer;
}

/**
 * Looks for the token of a write, several times over about ten seconds, since a read may lag: only what the last read
 * shows counts as not made.
 */
export async function lookForToken(
	run: Run,
	address: ProfileAddress,
	window: WriteWindow,
	withQrCode = false,
): Promise<LookUp> {
	const { client } = run;
	let last: LookUp = { finding: 'unclear' };
	for await (const { isLast } of client.readBackMoments()) {
		// the last read decides, so that one is carried through its own faults
		const found = isLast
			? await readProfile(run, address, withQrCode)
			: await readOnce(run, address, withQrCode);
		const answer = isFailure(found) ? undefined : found;
		last = { finding: answer ? findToken(answer.body, window, answer.offset) : 'unclear', answer };
		if (last.finding === 'made') break;
		if (client.session.ended || (!answer && !client.mayRepeat)) return { finding: 'unclear' };
	}
	return last;
}
