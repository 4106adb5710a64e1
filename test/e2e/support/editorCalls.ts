import type { N8nClient } from '../../../scripts/host/N8nClient';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../../scripts/host/simulatedTenant';

interface Found {
	name: string;
	value: string;
}

/** What the editor asks when a user opens the profile picker and types. */
export async function searchProfiles(client: N8nClient, filter?: string): Promise<Found[]> {
	const id = (await client.credential(CREDENTIAL_TYPE, CREDENTIAL_NAME))?.id;
	const answer = await client.post<{ results: Found[] }>(
		'/rest/dynamic-node-parameters/resource-locator-results',
		{
			path: 'parameters.profileId',
			methodName: 'searchProfiles',
			nodeTypeAndVersion: { name: 'n8n-nodes-intune-enrollment.intuneEnrollment', version: 1.1 },
			currentNodeParameters: {
				resource: 'token',
				operation: 'create',
				apiVersion: 'beta',
				profileType: 'androidDeviceOwner',
				profileId: { __rl: true, mode: 'list', value: '' },
			},
			credentials: { [CREDENTIAL_TYPE]: { id, name: CREDENTIAL_NAME } },
			filter,
		},
	);
	return answer.results;
}
