import { actionPath, type ProfileAddress } from '../../enrollment/collections';
import { isFailure, type Failure } from '../../failure';
import type { ItemContext } from '../operation';
import { notesOf } from '../notes';
import { readToken } from '../readProfile';

/**
 * Actions of AOSP profiles go by a prefixed id. While nobody knows the profile's mode, an id is sent as it was given. What
 * Intune answers to a bare id of an AOSP profile is not documented, so any refusal of Graph's is worth reading the profile.
 * @param send builds its path with what is known by then
 */
export async function withAospId<T>(
	{ client }: ItemContext,
	address: ProfileAddress,
	send: () => Promise<T | Failure>,
): Promise<T | Failure> {
	const notes = notesOf(client, address);
	const wasKnown = notes.aosp !== undefined;
	const result = await send();
	// Android for Work has no AOSP profiles
	if (!isFailure(result) || wasKnown || address.profileType === 'androidForWork') return result;
	if (result.refusal === undefined || result.details.outcome !== 'notDone') return result;
	if (notes.aosp === undefined) {
		const profile = await readToken(client, address);
		if (isFailure(profile)) {
			// "there is no such profile" would be a guess
			const isGuess = result.refusal?.status === 404 && profile.refusal?.status !== 404;
			return isGuess ? profile : result;
		}
	}
	const path = (aosp?: boolean) => actionPath(address, 'createToken', aosp);
	if (path(notes.aosp) !== path()) return await send();
	// now that it has been read, "there is no such profile" is known to be wrong
	const { refusal } = result;
	return refusal.status === 404 ? result.saying(...refusal.words()) : result;
}
