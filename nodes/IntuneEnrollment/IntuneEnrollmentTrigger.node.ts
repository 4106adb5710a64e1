import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { pickEvent, properties } from './events';
import { BY_OAUTH2 } from './fields/tenant';
import { pollEvent } from './n8n/poll';

export class IntuneEnrollmentTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Microsoft Intune Enrollment Trigger',
		name: 'intuneEnrollmentTrigger',
		icon: { light: 'file:intuneEnrollment.svg', dark: 'file:intuneEnrollment.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["event"] === "deviceEnrolled" ? "device enrolled" : $parameter["event"] === "tokenChanged" ? "token created or revoked" : "within " + $parameter["expiresWithin"] + " " + $parameter["expiresWithinUnit"] }}',
		// n8n's node panel shows this text for the whole package
		description:
			'Create and keep Android enrollment tokens in Microsoft Intune, and start a workflow before one expires',
		defaults: {
			name: 'Microsoft Intune Enrollment Trigger',
		},
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'microsoftIntuneOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: BY_OAUTH2 } },
			},
			{
				name: 'microsoftIntuneMultiTenantApi',
				required: true,
				displayOptions: { show: { authentication: ['multiTenant'] } },
			},
		],
		properties,
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollEvent(this, pickEvent);
	}
}
