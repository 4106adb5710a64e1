import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
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
				// shown by default, also where a workflow was saved before there was a choice
				displayOptions: { hide: { authentication: ['multiTenant'] } },
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
