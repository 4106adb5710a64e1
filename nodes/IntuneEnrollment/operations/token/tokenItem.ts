import type { IDataObject } from 'n8n-workflow';
import type { ProfileAddress } from '../../enrollment/collections';
import type { TokenNote } from '../../enrollment/profileNotes';
import { provisioningFor, qrFileName } from '../../enrollment/provisioning';
import { qrPicture } from '../../enrollment/qrPicture';
import { tokenOf, tokenState } from '../../enrollment/tokenState';
import { Failure } from '../../failure';
import type { Shown } from '../../fields/returnData';
import type { ReadAnswer } from '../../graph/client';
import type { ItemContext, Output } from '../operation';
import { lookForToken, type MadeToken } from './makeToken';

/** State and dates of a profile's token: nothing that helps anybody to enroll a device. */
export function stateFields(
	{ body }: ReadAnswer,
	{ client }: Pick<ItemContext, 'client'>,
	expiringWithinMs?: number,
): IDataObject {
	return {
		displayName: text(body.displayName),
		...(typeof body.tokenCreationDateTime === 'string'
			? { tokenCreationDateTime: body.tokenCreationDateTime }
			: {}),
		tokenExpirationDateTime: text(body.tokenExpirationDateTime),
		tokenState: tokenState(tokenOf(body), client.serverTime(), expiringWithinMs),
	};
}

/** Completes an item with the token of a profile that was read, as far as it is wanted and there is one. */
export async function withToken(
	json: IDataObject,
	answer: ReadAnswer,
	shown: Shown,
	item: Pick<ItemContext, 'client' | 'execution'>,
	expiringWithinMs?: number,
): Promise<Output> {
	const state = stateFields(answer, item, expiringWithinMs);
	const token = tokenOf(answer.body);
	if (shown.returnData === 'result' || !token) return { json: { ...json, ...state } };
	const provisioning = provisioningFor(token.value, answer.body, shown.extras);
	const complete = {
		...json,
		...state,
		tokenValue: token.value,
		provisioning: provisioning as unknown as IDataObject,
	};
	if (shown.returnData === 'token') return { json: complete };
	const changed = Object.keys(shown.extras).length > 0;
	const picture = await qrPicture(answer.body, provisioning, changed);
	if ('missing' in picture) return { json: { ...complete, qrCodeMissing: picture.missing } };
	try {
		const binary = await item.execution.toBinary(
			picture,
			qrFileName(answer.body.displayName),
			'image/png',
		);
		return { json: complete, binary: { [shown.binaryPropertyName]: binary } };
	} catch {
		// n8n's storage is full or away: the token is there all the same
		return { json: { ...complete, qrCodeMissing: 'n8n could not store the picture' } };
	}
}

/**
 * Reads the token that was just made. A read may lag and show the one before it: only the new one counts. Where it cannot be
 * told from another one, the token is handed out with `tokenVerified: false`.
 * @param facts what a failure says of the write
 */
export async function handOutMade(
	json: IDataObject,
	address: ProfileAddress,
	note: TokenNote,
	shown: Shown,
	item: ItemContext,
	facts: Partial<Pick<MadeToken, 'attempts' | 'requestId' | 'clientRequestId'>> = {},
	expiringWithinMs?: number,
): Promise<Output | Failure> {
	const withQrCode = shown.returnData === 'tokenAndQrCode';
	const { known, answer } = await lookForToken(item, address, note, withQrCode);
	if (answer && tokenOf(answer.body) && known.outcome !== 'notDone') {
		const told = known.outcome === 'done' ? json : { ...json, tokenVerified: false };
		return await withToken(told, answer, shown, item, expiringWithinMs);
	}
	const { attempts, requestId, clientRequestId } = facts;
	return new Failure(
		'The enrollment token was made, but it could not be read',
		'Use the operation Get to read it; do not run Create again. A profile can show the old token for a while.',
		{ outcome: 'done', attempts, requestId, clientRequestId, profileId: address.profileId },
	);
}

function text(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}
