import { aospId, isAosp } from '../../enrollment/aosp';
import type { ProfileAddress } from '../../enrollment/collections';
import { isFailure, type Failure } from '../../failure';
import type { Run } from '../run';
import { readProfile } from './profileRead';

/**
 * Actions of AOSP profiles go by a prefixed id. An id is sent as it was given; only a refusal (404) is worth reading the
 * profile, and where it is AOSP, sending again with the prefix.
 * @param failureOf what went wrong with a result, if anything
 */
export async function asAosp<T>(
	run: Run,
	address: ProfileAddress,
	send: (address: ProfileAddress) => Promise<T>,
	failureOf: (result: T) => Failure | undefined,
): Promise<T | Failure> {
	const result = await send(address);
	// Android for Work has no AOSP profiles
	if (address.profileType === 'androidForWork') return result;
	if (failureOf(result)?.details.httpCode !== '404' || address.id !== address.profileId)
		return result;
	const profile = await readProfile(run, address);
	// "there is no such profile" would be a guess
	if (isFailure(profile)) return profile.details.httpCode === '404' ? result : profile;
	if (!isAosp(profile.body.enrollmentMode)) return result;
	return await send({ ...address, id: aospId(address.profileId) });
}
