import type { IDataObject } from 'n8n-workflow';
import type { ProfileAddress } from '../enrollment/collections';
import type { ProfileNotes } from '../enrollment/profileNotes';
import type { ReadAnswer } from '../graph/read';
import type { Written } from '../graph/write';
import type { MadeToken } from './token/makeToken';

/** What every item says of the profile that it is about. */
function start(
	operation: string,
	statusCode: number,
	{ apiVersion, profileType, profileId }: ProfileAddress,
): IDataObject {
	return { success: true, statusCode, operation, apiVersion, profileType, profileId };
}

/**
 * The part that every write has in common; names as in "What it can do" of the README.
 * @param statusCode the documented one of the write, also where a look showed that it was done
 */
export function writeItem(
	operation: string,
	statusCode: 200 | 204,
	address: ProfileAddress,
	written: Written,
	own: IDataObject = {},
): IDataObject {
	return {
		...start(operation, statusCode, address),
		...own,
		requestedAt: new Date(written.requestedAt).toISOString(),
		confirmedBy: written.confirmedBy,
		attempts: written.attempts,
		...requestIds(written),
	};
}

/** The item of a token that was made, with the profile's name where this process has read it. */
export function madeItem(
	address: ProfileAddress,
	made: MadeToken,
	{ displayName }: Pick<ProfileNotes, 'displayName'>,
): IDataObject {
	const { seconds, expiresAt } = made.sent.note;
	return writeItem('createToken', 204, address, made, {
		...(typeof displayName === 'string' ? { displayName } : {}),
		tokenValidityInSeconds: seconds,
		expectedExpirationDateTime: new Date(expiresAt).toISOString(),
	});
}

/** The item of an operation that only read. */
export function readItem(
	operation: string,
	address: ProfileAddress,
	answer: Partial<Pick<ReadAnswer, 'requestId' | 'clientRequestId'>>,
): IDataObject {
	return { ...start(operation, 200, address), ...requestIds(answer) };
}

function requestIds({
	requestId,
	clientRequestId,
}: {
	requestId?: string;
	clientRequestId?: string;
}): IDataObject {
	return {
		...(requestId === undefined ? {} : { requestId }),
		...(clientRequestId === undefined ? {} : { clientRequestId }),
	};
}
