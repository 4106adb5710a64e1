import type { INodeProperties } from 'n8n-workflow';
import { quoted } from '../enrollment/collections';
import { TENANT_ID } from '../enrollment/clouds';
import type { TenantList } from '../enrollment/tenantList';
import { Failure } from '../failure';
import { isMissing, type ReadParameter } from './parameter';

/** How an execution signs in: by one credential for one tenant, or by one app registration in the tenant of each item. */
export const AUTHENTICATIONS = ['oAuth2', 'multiTenant'] as const;
export type Authentication = (typeof AUTHENTICATIONS)[number];

export const authenticationField: INodeProperties = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Multi-Tenant App',
			value: 'multiTenant',
			description: 'One app registration, in the tenant that each item names',
		},
		{
			name: 'OAuth2',
			value: 'oAuth2',
			description: 'One tenant, as a user or an application',
		},
	],
	default: 'oAuth2',
};

export const tenantIdField: INodeProperties = {
	displayName: 'Tenant ID',
	name: 'tenantId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 12345678-90ab-cdef-1234-567890abcdef',
	description:
		'The tenant that the item is for: the GUID or a domain, as it stands in the list of the credential',
	displayOptions: { show: { authentication: ['multiTenant'] } },
};

/** Read once for a run, from the first item; workflows that were saved without it sign in by OAuth2. */
export function readAuthentication(parameter: ReadParameter): Authentication | Failure {
	const given = parameter('authentication', 'oAuth2');
	return (
		AUTHENTICATIONS.find((known) => known === given) ??
		new Failure(
			`Authentication ${quoted(given)} is not known`,
			`Choose one of: ${AUTHENTICATIONS.join(', ')}.`,
		)
	);
}

/**
 * The tenant of one item, as it was typed, without blanks around it. What is none is not repeated: it may be anything that
 * was mapped into the field.
 * @param list the tenants that the credential may act in
 */
export function readTenantId(parameter: ReadParameter, list: TenantList): string | Failure {
	const given = parameter('tenantId', '');
	if (isMissing(given))
		return new Failure(
			'Tenant ID is empty',
			'Enter the tenant that the item is for, or map it from the item. Nothing was sent for it.',
		);
	const tenantId = typeof given === 'string' ? given.trim() : '';
	if (!TENANT_ID.test(tenantId))
		return new Failure(
			'Tenant ID is not a tenant',
			'Give the directory (tenant) ID, or one of its domain names; "common" cannot be used. Nothing was sent for the item.',
		);
	if (list.permits(tenantId)) return tenantId;
	return new Failure(
		`Tenant ID ${quoted(tenantId)} is not in the list of the credential`,
		'Add it to Tenants in the credential, in a line of its own and by the same name: a GUID and a domain are two names. Nothing was sent for the item.',
		{ tenantId },
	);
}
