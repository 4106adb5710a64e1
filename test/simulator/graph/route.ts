import { ANDROID_FOR_WORK, DEVICE_OWNER } from '../profiles/storedProfile';
import type { Collection, GraphOperation, Operation } from '../types';
import type { Call } from './call';

const AOSP_PREFIX = 'AOSP-';
const WRITES = new Set<Operation>([
	'create',
	'update',
	'delete',
	'createToken',
	'revokeToken',
	'setEnrollmentGroup',
	'clearEnrollmentGroup',
]);

type Routes = Readonly<Record<string, GraphOperation>>;

const PROFILES: Routes = {
	'GET collection': 'list',
	'POST collection': 'create',
	'GET entity': 'get',
	'PATCH entity': 'update',
	'DELETE entity': 'delete',
	'POST createToken': 'createToken',
	'POST revokeToken': 'revokeToken',
};

/** What may be asked of the entity sets behind `deviceManagement/`, by method and what follows in the path. */
const ENTITY_SETS: Readonly<Record<string, Routes>> = {
	[DEVICE_OWNER]: {
		...PROFILES,
		'POST setEnrollmentTimeDeviceMembershipTarget': 'setEnrollmentGroup',
		'POST retrieveEnrollmentTimeDeviceMembershipTarget': 'retrieveEnrollmentGroup',
		'POST clearEnrollmentTimeDeviceMembershipTarget': 'clearEnrollmentGroup',
	},
	[ANDROID_FOR_WORK]: PROFILES,
	managedDevices: { 'GET collection': 'listDevices', 'GET entity': 'getDevice' },
	auditEvents: { 'GET collection': 'listAuditEvents', 'GET entity': 'getAuditEvent' },
};

/** How Graph names the action of an operation that is one. */
export const ACTIONS: Partial<Record<Operation, string>> = Object.fromEntries(
	Object.entries(ENTITY_SETS[DEVICE_OWNER]!)
		.map(([key, operation]) => [operation, key.split(' ')[1]!])
		.filter(([, name]) => name !== 'collection' && name !== 'entity'),
);

/** Those of the enrollment-time group. */
export const isGroupAction = ({ operation }: Pick<Call, 'operation'>): boolean =>
	/EnrollmentGroup$/.test(operation);

type Route = Pick<
	Call,
	'operation' | 'isWrite' | 'entitySet' | 'collection' | 'rawId' | 'profileId' | 'badSegment'
>;

/** Which operation a method and path mean. Keys may be a segment or, as in OData, in parentheses. */
export function route(method: string, path: string): Route {
	const unknown = (badSegment: string): Route => ({
		operation: 'unknown',
		isWrite: false,
		badSegment,
	});
	const segments = readSegments(path);
	if (!segments) return unknown(path);
	const [root = '', name = '', rawId, action, ...rest] = segments;
	if (root.toLowerCase() !== 'devicemanagement') return unknown(root);
	const entitySet = Object.keys(ENTITY_SETS).find(
		(one) => one.toLowerCase() === name.toLowerCase(),
	);
	if (!entitySet) return unknown(name);
	const key =
		rawId === undefined
			? 'collection'
			: action === undefined
				? 'entity'
				: action.replace(/^microsoft\.graph\./, '');
	const operation = rest.length > 0 ? undefined : ENTITY_SETS[entitySet]![`${method} ${key}`];
	if (!operation) return unknown(rest[0] ?? action ?? rawId ?? entitySet);
	const isWrite = WRITES.has(operation);
	if (entitySet !== DEVICE_OWNER && entitySet !== ANDROID_FOR_WORK) {
		return { operation, isWrite, entitySet, rawId };
	}
	return {
		operation,
		isWrite,
		entitySet,
		collection: entitySet as Collection,
		rawId,
		profileId: rawId?.startsWith(AOSP_PREFIX) ? rawId.slice(AOSP_PREFIX.length) : rawId,
	};
}

function readSegments(path: string): string[] | undefined {
	try {
		return path
			.split('/')
			.filter((segment) => segment !== '')
			.map(decodeURIComponent)
			.flatMap((segment) => {
				const keyed = /^(\w+)\('(.*)'\)$/.exec(segment);
				return keyed ? [keyed[1]!, keyed[2]!] : [segment];
			});
	} catch {
		return undefined;
	}
}
