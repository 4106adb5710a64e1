import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { profilePath, type ProfileAddress } from '../../enrollment/collections';
import { viewOf, type View } from '../../enrollment/profileView';
import { selectSimple } from '../../enrollment/select';
import { isProfile, type EnrollmentProfile } from '../../enrollment/tokenState';
import { isFailure, type Failure, type Outcome } from '../../failure';
import type { ReadParameter } from '../../fields/parameter';
import type { Show } from '../../fields/profile';
import type { ReadAnswer } from '../../graph/client';
import { serverTime } from '../../graph/readBack';
import type { Run } from '../run';
import { subjectOf } from '../shared/subject';

export function simplifyField(show: Show): INodeProperties {
	return {
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
		displayOptions: { show },
	};
}

export const includeSecretsOption: INodeProperties = {
	displayName: 'Include Secrets',
	name: 'includeSecrets',
	type: 'boolean',
	default: false,
	description:
		'Whether to return token, QR code and Wi-Fi password too. Whoever has them can enroll a device; they stay in the execution data.',
};

export function readView(parameter: ReadParameter): View | Failure {
	const simplify = parameter('simplify', true);
	if (isFailure(simplify)) return simplify;
	const options = parameter('options', {});
	if (isFailure(options)) return options;
	const { includeSecrets } = (options ?? {}) as { includeSecrets?: unknown };
	return { simplify: simplify !== false, includeSecrets: includeSecrets === true };
}

/** A profile by its bare id: what the view needs, so that pictures, which are large, come only where they are shown. */
export async function readProfileFor(
	run: Run,
	address: ProfileAddress,
	view: View,
): Promise<ReadAnswer | Failure> {
	const { apiVersion: version, profileType, profileId } = address;
	const query = view.simplify ? `?${selectSimple(profileType, view.includeSecrets)}` : '';
	const path = profilePath({ ...address, id: profileId }) + query;
	const subject = subjectOf(run, address, 'read the enrollment profile', false);
	return await run.client.read({ method: 'GET', version, path }, subject, isProfile);
}

/**
 * What became of a write that was given up, read several times over about ten seconds, since a read may lag: what was not
 * done must be so in the last read too.
 */
export async function lookBack(
	run: Run,
	address: ProfileAddress,
	tell: (answer: ReadAnswer | Failure) => Outcome,
): Promise<Outcome> {
	for await (const { isLast } of run.client.readBackMoments()) {
		const answer = await readProfileFor(run, address, { simplify: false, includeSecrets: false });
		const outcome = tell(answer);
		if (outcome === 'done' || isFailure(answer) || isLast) return outcome;
	}
	return 'unknown';
}

export function showProfile(
	profile: EnrollmentProfile,
	view: View,
	run: Run,
	offset: ReadAnswer['offset'],
): IDataObject {
	return viewOf(profile, view, serverTime(run.client.clock.now(), offset)) as IDataObject;
}
