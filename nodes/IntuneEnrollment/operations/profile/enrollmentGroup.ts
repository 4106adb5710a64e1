import { profilePath, type ProfileAddress } from '../../enrollment/collections';
import { groupResult, whyNoGroup, type GroupResult } from '../../enrollment/enrollmentGroup';
import { after, Failure, isFailure } from '../../failure';
import type { ReadParameter } from '../../fields/parameter';
import { readAddress } from '../../fields/profile';
import type { GraphRequest } from '../../graph/attempt';
import { objectWith } from '../../graph/attempt';
import type { GraphClient } from '../../graph/client';
import type { ReadAnswer } from '../../graph/read';
import type { Doubt, Finding } from '../../graph/write';
import { confirm } from '../confirm';
import { notesOf } from '../notes';
import { profileTask } from '../readProfile';

/** A 200 says what became of a set, in either of two places. */
export const SET_RESULT = objectWith(200, (body) => groupResult(body)?.isValid !== undefined);
/** Of a profile without a group it may say nothing of that. */
const RETRIEVED = objectWith(200, (body) => groupResult(body) !== undefined);

/** Profiles of the older view have no such actions. */
export function readGroupAddress(parameter: ReadParameter): ProfileAddress | Failure {
	return after(readAddress(parameter), (address) =>
		address.profileType === 'androidForWork'
			? new Failure(
					'Android for Work profiles have no enrollment group',
					'Set Profile Type to Android Device Owner, and pick the profile there.',
				)
			: address,
	);
}

export function groupRequest(
	address: ProfileAddress,
	action: 'set' | 'retrieve' | 'clear',
	request: Pick<GraphRequest, 'expected' | 'body'>,
): GraphRequest {
	const path = `${profilePath(address)}/${action}EnrollmentTimeDeviceMembershipTarget`;
	return { method: 'POST', version: address.apiVersion, path, ...request };
}

/**
 * What speaks against it before anything is sent: what this process has read of the profile.
 * @param what completes "Could not …"
 */
export function refuseGroup(
	client: GraphClient,
	address: ProfileAddress,
	what: string,
): Failure | undefined {
	const { mode, tokenType } = notesOf(client, address);
	const reason = whyNoGroup(mode, tokenType);
	if (reason === undefined) return undefined;
	return new Failure(
		`Could not ${what}: ${reason}`,
		'Dedicated, fully managed and work profile have an enrollment group, with their default tokens.',
		{ code: 'NoEnrollmentGroup', outcome: 'notDone', profileId: address.profileId },
	);
}

/** The group of a profile; a POST that only reads. */
export async function retrieveGroup(
	client: GraphClient,
	address: ProfileAddress,
	purpose: 'read' | 'verify' = 'read',
): Promise<{ group: GroupResult; answer: ReadAnswer } | Failure> {
	const task = profileTask(client, 'read the enrollment group', address, false);
	const request = groupRequest(address, 'retrieve', { expected: RETRIEVED });
	const answer = await client.read(request, task, purpose);
	return after(answer, (read) => ({ group: groupResult(read.body)!, answer: read }));
}

/** Looks for what became of a write: whether the profile now has the group, or none. */
export async function verifyGroup(
	client: GraphClient,
	address: ProfileAddress,
	wanted: string | null,
	doubt: Doubt,
): Promise<Finding> {
	return await confirm(client, doubt, async () => {
		const found = await retrieveGroup(client, address, 'verify');
		if (isFailure(found))
			return { outcome: 'unknown', because: 'the enrollment group could not be read' };
		return found.group.groupId === wanted
			? { outcome: 'done', body: found.answer.body }
			: { outcome: 'notDone' };
	});
}

/**
 * What is special about failures of these actions: they are in beta only, and Intune answers such ones 500 to applications
 * elsewhere, and does them for users.
 * @param what completes "Could not …"
 */
export function withGroupAdvice(
	failure: Failure,
	{ profileId, apiVersion }: ProfileAddress,
	what: string,
): Failure {
	const named = failure.with({ profileId });
	if (failure.refusal?.row === 'unknownSegment')
		return named.saying(
			`Could not ${what}: Graph ${apiVersion} does not know enrollment groups`,
			apiVersion === 'v1.0'
				? 'Set API Version to beta: Microsoft offers them there only.'
				: 'The cloud of the credential does not offer them, or not yet.',
		);
	return failure.details.httpCode === '500'
		? named.saying(
				failure.message,
				`${failure.description} Where the credential signs in as an application, try one that signs in as a user: Intune may do this for users only.`,
			)
		: named;
}
