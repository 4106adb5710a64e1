import type { IDataObject } from 'n8n-workflow';
import type { ProfileAddress } from '../../enrollment/collections';
import { provisioningFor, qrFileName } from '../../enrollment/provisioning';
import { qrPicture } from '../../enrollment/qrPicture';
import { tokenOf, tokenState } from '../../enrollment/tokenState';
import { Failure } from '../../failure';
import type { Wanted } from '../../fields/returnData';
import type { ReadAnswer } from '../../graph/client';
import { serverTime } from '../../graph/readBack';
import type { Output } from '../operation';
import type { MadeToken, Run } from '../run';
import { lookForToken } from '../shared/profileRead';
import { noteSeen } from './makeToken';

/** State and dates of a profile's token: nothing that helps anybody to enroll a device. */
export function stateFields(
	{ body, offset }: ReadAnswer,
	run: Run,
	expiringWithinMs?: number,
): IDataObject {
	const now = serverTime(run.client.clock.now(), offset);
	return {
		displayName: text(body.displayName),
		...(typeof body.tokenCreationDateTime === 'string'
			? { tokenCreationDateTime: body.tokenCreationDateTime }
			: {}),
		tokenExpirationDateTime: text(body.tokenExpirationDateTime),
		tokenState: tokenState(tokenOf(body), now, expiringWithinMs),
	};
}

/** Completes an item with the token of a profile that was read, as far as it is wanted and there is one. */
export async function withToken(
	json: IDataObject,
	answer: ReadAnswer,
	wanted: Wanted,
	run: Run,
	expiringWithinMs?: number,
): Promise<Output> {
	const state = stateFields(answer, run, expiringWithinMs);
	const token = tokenOf(answer.body);
	if (wanted.returnData === 'result' || !token) return { json: { ...json, ...state } };
	const provisioning = provisioningFor(token.value, answer.body, wanted.extras);
	const complete = {
		...json,
		...state,
		tokenValue: token.value,
		provisioning: provisioning as unknown as IDataObject,
	};
	if (wanted.returnData === 'token') return { json: complete };
	const changed = Object.keys(wanted.extras).length > 0;
	const picture = await qrPicture(answer.body, provisioning, changed);
	if ('missing' in picture) return { json: { ...complete, qrCodeMissing: picture.missing } };
	try {
		const binary = await run.toBinary(picture, qrFileName(answer.body.displayName), 'image/png');
		return { json: complete, binary: { [wanted.binaryPropertyName]: binary } };
	} catch {
		// n8n's storage is full or away: the token is there all the same
		return { json: { ...complete, qrCodeMissing: 'n8n could not store the picture' } };
	}
}

/**
 * Reads the token that was just made. A read may lag and show the one before it: only the new one counts. Where Android
 * for Work shows another expiry than expected, the token is handed out with `tokenVerified: false`.
 */
export async function handOutMade(
	json: IDataObject,
	address: ProfileAddress,
	made: MadeToken,
	wanted: Wanted,
	run: Run,
	expiringWithinMs?: number,
): Promise<Output | Failure> {
	const { sentAt, endedAt, seconds: validitySeconds, before: known } = made;
	const window = { sentAt, endedAt, validitySeconds, known };
	const { finding, answer } = await lookForToken(
		run,
		address,
		window,
		wanted.returnData === 'tokenAndQrCode',
	);
	const token = answer && tokenOf(answer.body);
	const verified = finding === 'made';
	if (answer && token && (verified || (finding === 'unclear' && token.createdAt === undefined))) {
		noteSeen(run, address, token.value);
		return await withToken(
			verified ? json : { ...json, tokenVerified: false },
			answer,
			wanted,
			run,
			expiringWithinMs,
		);
	}
	return new Failure(
		'The enrollment token was made, but it could not be read',
		'Use the operation Get to read it; do not run Create again. A profile can show the old token for a while.',
		{
			outcome: 'done',
			attempts: made.attempts,
			requestId: made.requestId,
			profileId: address.profileId,
		},
	);
}

function text(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}
