import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { enrollmentProfilesField } from './fields/enrollmentProfiles';
import { apiVersionField, profileTypeField } from './fields/profile';
import { unitField } from './fields/validity';
import { pollExpiring } from './n8n/poll';
import { pollDevices } from './n8n/pollDevices';
import { filtersField } from './operations/profile/filters';

/** What only the event of a token that expires has. */
const ofTokens = { hide: { event: ['deviceEnrolled'] } };

export class IntuneEnrollmentTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Microsoft Intune Enrollment Trigger',
		name: 'intuneEnrollmentTrigger',
		icon: { light: 'file:intuneEnrollment.svg', dark: 'file:intuneEnrollment.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["event"] === "deviceEnrolled" ? "device enrolled" : "within " + $parameter["expiresWithin"] + " " + $parameter["expiresWithinUnit"] }}',
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
			},
		],
		properties: [
			{
				displayName: 'Event',
				name: 'event',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Device Enrolled',
						value: 'deviceEnrolled',
						description: 'An Android device has enrolled; each one once',
					},
					{
						name: 'Enrollment Token Expiring',
						value: 'enrollmentTokenExpiring',
						description:
							'A token comes within the given time of its expiry, and once more when it has expired',
					},
				],
				default: 'enrollmentTokenExpiring',
			},
			{ ...profileTypeField(undefined, true), displayOptions: ofTokens },
			apiVersionField(),
			enrollmentProfilesField({ show: { event: ['deviceEnrolled'] } }),
			{
				displayName: 'Expires Within',
				name: 'expiresWithin',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 14,
				displayOptions: ofTokens,
				description: 'How long before its expiry a token is reported',
				hint: 'Poll hourly or daily: more often gains nothing.',
			},
			unitField('expiresWithinUnit', 'Expires Within Unit', ofTokens),
			filtersField({ event: ['enrollmentTokenExpiring'] }, ['enrollmentMode', 'name']),
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const isDevices = this.getNodeParameter('event') === 'deviceEnrolled';
		return await (isDevices ? pollDevices(this) : pollExpiring(this));
	}
}
