import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ProfileAddress } from '../../enrollment/collections';
import { viewOf, type View } from '../../enrollment/profileView';
import { selectSimple } from '../../enrollment/select';
import type { EnrollmentProfile } from '../../enrollment/tokenState';
import { all, type Failure } from '../../failure';
import { parseOptionalSwitch, readGroup, type ReadParameter } from '../../fields/parameter';
import type { Show } from '../../fields/profile';
import type { GraphClient } from '../../graph/client';
import type { ReadAnswer } from '../../graph/read';
import { readProfile } from '../readProfile';

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
		'Whether to return token, QR code and Wi-Fi password too, and without Simplify whatever else Graph gives. Whoever has them can enroll a device; they stay in the execution data.',
};

export function readView(parameter: ReadParameter): View | Failure {
	const { includeSecrets } = readGroup(parameter, 'options');
	return all({
		simplify: parseOptionalSwitch(parameter('simplify', true), 'Simplify', true),
		includeSecrets: parseOptionalSwitch(includeSecrets, 'Include Secrets', false),
	});
}

/** The view of an operation that shows no secrets. */
export function readSimplify(parameter: ReadParameter): View | Failure {
	return all({
		simplify: parseOptionalSwitch(parameter('simplify', true), 'Simplify', true),
		includeSecrets: false,
	});
}

/** What the view needs of a profile, so that pictures, which are large, come only where they are shown. */
export function selectFor(
	{ profileType }: Pick<ProfileAddress, 'profileType'>,
	view: View,
): string {
	return view.simplify ? selectSimple(profileType, view.includeSecrets) : '';
}

/** A whole profile, as writes show it: its secrets left out. */
export const WHOLE: View = { simplify: false, includeSecrets: false };

export async function readWhole(
	client: GraphClient,
	address: ProfileAddress,
	purpose: 'read' | 'verify' = 'read',
): Promise<ReadAnswer | Failure> {
	return await readProfile(client, address, selectFor(address, WHOLE), purpose);
}

export function showProfile(
	profile: EnrollmentProfile,
	view: View,
	client: GraphClient,
): IDataObject {
	return viewOf(profile, view, client.serverTime()) as IDataObject;
}
