import type { IDataObject } from 'n8n-workflow';
import type { ProfileAddress } from '../../enrollment/collections';
import type { TokenNote } from '../../enrollment/profileNotes';
import { provisioningFor } from '../../enrollment/provisioning';
import { qrCodeOf, qrFileName } from '../../enrollment/qrCode';
import { expiryFields, tokenOf, tokenState, wasAlwaysDue } from '../../enrollment/tokenState';
import { Failure } from '../../failure';
import type { Shown } from '../../fields/returnData';
import type { ReadAnswer } from '../../graph/read';
import type { ItemContext, Output } from '../operation';
import { hintForShortLife } from '../teamsDevices';
import { lookForToken, type MadeToken } from './makeToken';

/** State and dates of a profile's token: nothing that helps anybody to enroll a device. */
function stateFields(
	{ body }: ReadAnswer,
	{ client }: Pick<ItemContext, 'client'>,
	expiringWithinMs?: number,
): IDataObject {
	return {
		displayName: text(body.displayName),
		...(typeof body.tokenCreationDateTime === 'string'
			? { tokenCreationDateTime: body.tokenCreationDateTime }
			: {}),
		...expiryFields(body),
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
	for (const hint of shown.payload.hints) item.execution.hints.add(hint);
	const { missing, ...provisioning } = provisioningFor(token.value, answer.body, shown.payload);
	const complete = {
		...json,
		...state,
		tokenValue: token.value,
		provisioning: provisioning as unknown as IDataObject,
		...(missing === undefined ? {} : { qrCodeMissing: missing }),
	};
	if (shown.returnData === 'token' || missing !== undefined) return { json: complete };
	// drawing takes a while: n8n's other work must not stand still for a thousand pictures in a row
	await item.client.sleep(0);
	const picture = await qrCodeOf(provisioning.androidEnterprise, shown.payload.qrCodeWidth);
	if ('missing' in picture) return { json: { ...complete, qrCodeMissing: picture.missing } };
	try {
		const fileName = qrFileName(answer.body.displayName);
		const binary = await item.execution.toBinary(picture, fileName, 'image/png');
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
export async function madeTokenItem(
	json: IDataObject,
	address: ProfileAddress,
	note: TokenNote,
	shown: Shown,
	item: ItemContext,
	facts: Partial<Pick<MadeToken, 'attempts' | 'requestId' | 'clientRequestId'>> = {},
	expiringWithinMs?: number,
): Promise<Output | Failure> {
	const { known, answer } = await lookForToken(item, address, note);
	// by now it may be known what the profile is for
	hintForShortLife(item, address, note);
	if (answer && tokenOf(answer.body) && known.outcome !== 'notDone') {
		const isOurs = known.outcome === 'done';
		if (isOurs) hintIfShortened(answer, note, item);
		const told = isOurs ? json : { ...json, tokenVerified: false };
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

/** Two clocks may put the end of one token so far apart. */
const SHORTENED_MS = 600_000;

/** Intune may cut a validity without a word. */
function hintIfShortened({ body }: ReadAnswer, note: TokenNote, { execution }: ItemContext): void {
	const end = tokenOf(body)?.expiresAt;
	if (end !== undefined && note.expiresAt - end > SHORTENED_MS)
		execution.hints.add('Intune gave the token a shorter validity than asked for.');
}

/** A service that shortens validities below Renew Within makes every run mint. @param answer what is about to be replaced */
export function hintIfAlwaysDue(
	{ body }: ReadAnswer,
	renewWithinMs: number,
	{ execution }: ItemContext,
): void {
	const token = tokenOf(body);
	if (token && wasAlwaysDue(token, renewWithinMs))
		execution.hints.add(
			'A token was replaced whose whole life was no longer than Renew Within. Where Ensure Valid had made it too, Intune shortens the validity, and every run makes a new token: enter a shorter time.',
		);
}
