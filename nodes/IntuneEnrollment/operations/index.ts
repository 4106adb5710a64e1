import type { INodeProperties } from 'n8n-workflow';
import { after, type Failure } from '../failure';
import { pickByValue } from '../fields/parameter';
import { apiVersionField, profileTypeField } from '../fields/profile';
import { authenticationField, tenantIdField } from '../fields/tenant';
import { getAll as getDevices } from './device/getAll';
import type { Operation } from './operation';
import { clearEnrollmentGroup } from './profile/clearEnrollmentGroup';
import { create as createProfile } from './profile/create';
import { remove as deleteProfile } from './profile/delete';
import { get as getProfile } from './profile/get';
import { getAll } from './profile/getAll';
import { getEnrollmentGroup } from './profile/getEnrollmentGroup';
import { setEnrollmentGroup } from './profile/setEnrollmentGroup';
import { update } from './profile/update';
import { upsert } from './profile/upsert';
import { create as createToken } from './token/create';
import { ensureValid } from './token/ensureValid';
import { get as getToken } from './token/get';
import { getHistory } from './token/getHistory';
import { revoke } from './token/revoke';

/** Every operation by resource; a new one is one file and one line here. */
const RESOURCES: Array<{ name: string; value: string; operations: Operation[] }> = [
	{
		name: 'Token',
		value: 'token',
		operations: [createToken, ensureValid, getToken, getHistory, revoke],
	},
	{
		name: 'Profile',
		value: 'profile',
		operations: [
			clearEnrollmentGroup,
			createProfile,
			upsert,
			deleteProfile,
			getProfile,
			getEnrollmentGroup,
			getAll,
			setEnrollmentGroup,
			update,
		],
	},
	{ name: 'Device', value: 'device', operations: [getDevices] },
];

/** Who signs in, and where; resource, operation and what every operation has, then the fields of each. */
export const properties: INodeProperties[] = [
	authenticationField,
	tenantIdField,
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: RESOURCES.map(({ name, value }) => ({ name, value })),
		default: 'token',
	},
	...RESOURCES.map(({ value: resource, operations }): INodeProperties => ({
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: operations.map(({ name, value, action, description }) => ({
			name,
			value,
			action,
			description,
		})),
		default: standardOf(operations),
	})),
	// a device may have enrolled with a profile of either type
	...RESOURCES.filter(({ value }) => value !== 'device').flatMap(profileTypeFields),
	apiVersionField(),
	...RESOURCES.flatMap(({ operations }) => operations.flatMap(({ fields }) => fields)),
];

/** The same field for all operations of a resource, but those that can take both types at once. */
function profileTypeFields({ value: resource, operations }: (typeof RESOURCES)[number]) {
	return [false, true].flatMap((withAll): INodeProperties[] => {
		const own = operations.filter(({ takesAllTypes = false }) => takesAllTypes === withAll);
		const show = { resource: [resource], operation: own.map(({ value }) => value) };
		return own.length === 0 ? [] : [profileTypeField(show, withAll)];
	});
}

/** What a new step does: it makes something, where that can be made. */
function standardOf(operations: Operation[]): string {
	return (operations.find(({ value }) => value === 'create') ?? operations[0]!).value;
}

/** The operation that the node is set to; read once, from the first item. */
export function pickOperation(parameter: (name: string) => unknown): Operation | Failure {
	const resource = pickByValue('Resource', parameter('resource'), RESOURCES);
	return after(resource, ({ operations }) =>
		pickByValue('Operation', parameter('operation'), operations),
	);
}
