import { isAosp } from '../../enrollment/aosp';
import type { ProfileAddress } from '../../enrollment/collections';
import { isFailure, type Failure } from '../../failure';
import type { ItemContext } from '../operation';
import { readToken } from '../readProfile';

/**
 * Actions of AOSP profiles go by a prefixed id. An id is sent as it was given; only a refusal (404) is worth reading the
 * profile, and where it is AOSP, sending again with the prefix.
 * @param send with whether the profile is AOSP, as far as that is known
 */
export async function withAospId<T>(
	{ client }: ItemContext,
	address: ProfileAddress,
	send: (aosp: boolean | undefined) => Promise<T | Failure>,
): Promise<T | Failure> {
	const result = await send(undefined);
	// Android for Work has no AOSP profiles
	if (address.profileType === 'androidForWork' || !isFailure(result)) return result;
	const isBare = address.givenId === address.profileId;
	if (result.details.httpCode !== '404' || !isBare) return result;
	const profile = await readToken(client, address);
	// "there is no such profile" would be a guess
	if (isFailure(profile)) return profile.details.httpCode === '404' ? result : profile;
	return isAosp(profile.body.enrollmentMode) ? await send(true) : result;
}
