import type { IDataObject } from 'n8n-workflow';
import type { ProfileAddress } from '../../enrollment/collections';
import type { ReadAnswer, Written } from '../../graph/client';
import type { MadeToken } from '../run';

/** The part that every token write has in common; names as in "What it can do" of the README. */
export function writeItem(
	operation: string,
	address: ProfileAddress,
	written: Written,
): IDataObject {
	const { apiVersion, profileType, profileId } = address;
	return {
		success: true,
		statusCode: 204,
		operation,
		apiVersion,
		profileType,
		profileId,
		requestedAt: new Date(written.sentAt).toISOString(),
		confirmedBy: written.confirmedBy,
		attempts: written.attempts,
		...(written.requestId === undefined ? {} : { requestId: written.requestId }),
	};
}

/** The item of a token that was made. */
export function madeItem(address: ProfileAddress, made: MadeToken): IDataObject {
	const { requestedAt, confirmedBy, attempts, requestId, ...start } = writeItem(
		'createToken',
		address,
		made,
	);
	return {
		...start,
		tokenValidityInSeconds: made.seconds,
		requestedAt,
		// past the last day of JavaScript there is no date to show
		expectedExpirationDateTime: new Date(made.sentAt + made.seconds * 1000).toISOString(),
		confirmedBy,
		attempts,
		...(requestId === undefined ? {} : { requestId }),
	};
}

/** The item of an operation that only read. */
export function readItem(
	operation: string,
	address: ProfileAddress,
	{ requestId }: Pick<ReadAnswer, 'requestId'>,
): IDataObject {
	const { apiVersion, profileType, profileId } = address;
	return {
		success: true,
		statusCode: 200,
		operation,
		apiVersion,
		profileType,
		profileId,
		...(requestId === undefined ? {} : { requestId }),
	};
}
