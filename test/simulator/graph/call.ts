import type { CallIds } from '../http/answer';
import type { Tenant } from '../tenant';
import type { ErrorContext } from './errors';
import { ANDROID_FOR_WORK, DEVICE_OWNER } from '../profiles/storedProfile';
import type { ApiVersion, Collection, GraphOperation, Operation, SignInKind } from '../types';

/** One call, plain or part of a batch, as the router understood it. */
export interface Call {
	at: number;
	method: string;
	/** Relative to the version. */
	path: string;
	query: string;
	version?: ApiVersion;
	operation: Operation;
	isWrite: boolean;
	collection?: Collection;
	/** As sent; AOSP token actions carry `AOSP-<guid>`. */
	rawId?: string;
	/** Without the prefix. */
	profileId?: string;
	/** Operation unknown: the segment that the router does not know. */
	badSegment?: string;
	part: boolean;
	partId?: string;
	batchId?: string;
	ids: CallIds;
	/** Names in lower case. */
	headers: Record<string, string | undefined>;
	/** Parsed; UNREADABLE where it is not JSON, undefined where there is none. */
	body?: unknown;
	grant?: string;
	tenantId?: string;
	/** `appid` of the access token; of the token endpoint the app that asked. */
	clientId?: string;
	/** Whose profile it is about, where that is another tenant's than the access token opens. */
	ownerTenantId?: string;
	signIn?: SignInKind;
}

export const UNREADABLE = '(not JSON)';
const AOSP_PREFIX = 'AOSP-';
const WRITES = new Set<Operation>(['create', 'update', 'delete', 'createToken', 'revokeToken']);

const COLLECTIONS = [DEVICE_OWNER, ANDROID_FOR_WORK];

type Route = Pick<
	Call,
	'operation' | 'isWrite' | 'collection' | 'rawId' | 'profileId' | 'badSegment'
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
	const collection = COLLECTIONS.find((one) => one.toLowerCase() === name.toLowerCase());
	if (!collection) return unknown(name);
	const operation = rest.length > 0 ? undefined : findOperation(method, rawId, action);
	if (!operation) return unknown(rest[0] ?? action ?? rawId ?? collection);
	return {
		operation,
		isWrite: WRITES.has(operation),
		collection,
		rawId,
		profileId: rawId?.startsWith(AOSP_PREFIX) ? rawId.slice(AOSP_PREFIX.length) : rawId,
	};
}

function findOperation(method: string, id?: string, action?: string): GraphOperation | undefined {
	const key =
		id === undefined
			? 'collection'
			: action === undefined
				? 'entity'
				: action.replace(/^microsoft\.graph\./, '');
	const table: Record<string, GraphOperation> = {
		'GET collection': 'list',
		'POST collection': 'create',
		'GET entity': 'get',
		'PATCH entity': 'update',
		'DELETE entity': 'delete',
		'POST createToken': 'createToken',
		'POST revokeToken': 'revokeToken',
	};
	return table[`${method} ${key}`];
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

export function errorContext(call: Call, tenant: Tenant): ErrorContext {
	const { ids, tenantId, clientId, collection, rawId, operation } = call;
	const isAction = operation === 'createToken' || operation === 'revokeToken';
	return {
		ids,
		now: tenant.gatewayNow(),
		serviceHost: tenant.settings.serviceHost,
		tenantId,
		clientId,
		collection,
		rawId,
		action: isAction ? operation : undefined,
	};
}
