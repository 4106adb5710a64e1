import type { INodeProperties } from 'n8n-workflow';
import { BASE_URL, CLOUDS } from '../nodes/IntuneEnrollment/enrollment/clouds';

/* Which cloud a credential signs in to: fields and expressions that both credentials have. */

/*
 * A credential's derived fields are expressions over its visible ones, '' for whatever the rules refuse. n8n evaluates
 * them for each run, which costs as much as a request: few, short, and each asks for the fields (`f`) once.
 */
function cloudExpression(host: 'graph' | 'login', custom: string): string {
	return Object.entries(CLOUDS).reduceRight(
		(otherwise, [cloud, hosts]) => `f.cloud === "${cloud}" ? "${hosts[host]}" : ${otherwise}`,
		`f.cloud === "custom" && ${BASE_URL}.test(f.customGraphUrl || "") && ${BASE_URL}.test(f.customLoginUrl || "") ? f.${custom}.replace(/\\/$/, "") : ""`,
	);
}

/** Both hosts must be good before either is used: a secret never goes to a login host beside a refused Graph host. */
export const graphUrl = cloudExpression('graph', 'customGraphUrl');
export const loginUrl = cloudExpression('login', 'customLoginUrl');

/** @param description of the field Cloud */
export function cloudFields(description: string): INodeProperties[] {
	return [
		{
			displayName: 'Cloud',
			name: 'cloud',
			type: 'options',
			options: [
				...Object.entries(CLOUDS).map(([value, { name }]) => ({ name, value })),
				{ name: 'Custom', value: 'custom' },
			],
			default: 'global',
			description,
		},
		{
			displayName: 'Custom Login URL',
			name: 'customLoginUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://login.example.com',
			displayOptions: { show: { cloud: ['custom'] } },
			description: 'Scheme and host of the sign-in service, https (http for this machine only)',
		},
		{
			displayName: 'Custom Graph URL',
			name: 'customGraphUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://graph.example.com',
			displayOptions: { show: { cloud: ['custom'] } },
			description: 'Scheme and host of Microsoft Graph, https (http for this machine only)',
		},
	];
}
