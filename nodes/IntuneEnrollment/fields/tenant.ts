import type { INodeProperties } from 'n8n-workflow';
import { oneOf, quoted } from '../enrollment/collections';
import { TENANT_ID } from '../enrollment/clouds';
import { BETWEEN_TENANTS, type TenantList } from '../enrollment/tenantList';
import { Failure, isFailure } from '../failure';
import { isMissing, type ReadParameter } from './parameter';

/** How an execution signs in: by one credential for one tenant, or by one app registration in the tenant of each item. */
const AUTHENTICATIONS = ['oAuth2', 'multiTenant'] as const;
export type Authentication = (typeof AUTHENTICATIONS)[number];

/**
 * Where the credential for one tenant is shown. The editor looks for the value itself; workflows that were saved before there
 * was a choice have none, and n8n takes them at that: by the value alone it would say that their credential is not set.
 */
export const BY_OAUTH2 = ['oAuth2', { _cnd: { not: 'multiTenant' } }] as string[];

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
	return oneOf('Authentication', parameter('authentication', 'oAuth2'), AUTHENTICATIONS);
}

export const tenantIdsField: INodeProperties = {
	displayName: 'Tenant IDs',
	name: 'tenantIds',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: 'e.g. 12345678-90ab-cdef-1234-567890abcdef',
	description:
		'The tenants to watch, one a line: the GUID or a domain, as in the list of the credential. Empty: all in that list.',
	displayOptions: { show: { authentication: ['multiTenant'] } },
};

/**
 * The tenant of one item, as it was typed, without blanks around it.
 * @param list the tenants that the credential may act in; undefined where it is for one, and none is asked for
 */
export function readTenantId(
	parameter: ReadParameter,
	list: TenantList | undefined,
): string | undefined | Failure {
	if (!list) return undefined;
	const given = parameter('tenantId', '');
	if (isMissing(given))
		return new Failure(
			'Tenant ID is empty',
			'Enter the tenant that the item is for, or map it from the item. Nothing was sent for it.',
		);
	return parseTenant(given, 'Tenant ID', list);
}

/** The tenants that a trigger watches, each once; one without a name where the credential is for one tenant. */
export function readTenantIds(
	parameter: ReadParameter,
	list: TenantList | undefined,
): Array<string | undefined> | Failure {
	if (!list) return [undefined];
	const given = parameter('tenantIds', '');
	const lines = (
		Array.isArray(given) ? given : String(given ?? '').split(BETWEEN_TENANTS)
	) as unknown[];
	const wanted = lines.filter((line) => !isMissing(line));
	const tenants = wanted.length > 0 ? wanted : list.names;
	if (tenants.length === 0)
		return new Failure(
			'Tenant IDs is empty',
			'Enter the tenants to watch, one a line: the credential permits any, and names none.',
		);
	const parsed = tenants.map((tenant) => parseTenant(tenant, 'Tenant IDs', list));
	const refused = parsed.find(isFailure);
	if (refused) return refused;
	const byName = new Map((parsed as string[]).map((tenant) => [tenant.toLowerCase(), tenant]));
	return [...byName.values()];
}

/** What is no tenant is not repeated: it may be anything that was mapped into the field. */
function parseTenant(given: unknown, field: string, list: TenantList): string | Failure {
	const tenantId = typeof given === 'string' ? given.trim() : '';
	if (!TENANT_ID.test(tenantId))
		return new Failure(
			`${field} is not a tenant`,
			'Give the directory (tenant) ID, or one of its domain names; "common" cannot be used. Nothing was sent.',
		);
	if (list.permits(tenantId)) return tenantId;
	return new Failure(
		`${field} ${quoted(tenantId)} is not in the list of the credential`,
		'Add it to Tenants in the credential, in a line of its own and by the same name: a GUID and a domain are two names. Nothing was sent.',
		{ tenantId },
	);
}
