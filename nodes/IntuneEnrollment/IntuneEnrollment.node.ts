import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { BY_OAUTH2 } from './fields/tenant';
import { pickOperation, properties } from './operations';
import { executeOperation } from './n8n/execute';
import { searchProfiles } from './n8n/searchProfiles';

export class IntuneEnrollment implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Microsoft Intune Enrollment',
		name: 'intuneEnrollment',
		icon: { light: 'file:intuneEnrollment.svg', dark: 'file:intuneEnrollment.dark.svg' },
		group: ['transform'],
		version: [1, 1.1],
		defaultVersion: 1.1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Create and keep Android enrollment tokens in Microsoft Intune',
		defaults: {
			name: 'Microsoft Intune Enrollment',
		},
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
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

	methods = {
		listSearch: { searchProfiles },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeOperation(this, pickOperation);
	}
}
