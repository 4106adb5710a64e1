/**
 * The public types of the simulator; names follow Microsoft Graph and Entra ID. Here: the clock, and
 * the names that all share. For everybody outside this is the door to the others too.
 */

export type * from './faultTypes';
export type * from './handle';
export type * from './records';
export type * from './settingTypes';

export type ApiVersion = 'beta' | 'v1.0';
export type Collection =
	'androidDeviceOwnerEnrollmentProfiles' | 'androidForWorkEnrollmentProfiles';
export type SignInKind = 'application' | 'delegated';

/** All time in the simulator goes by this clock, so that a test can share a virtual one with the client. */
export interface Clock {
	now(): number;
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export type GraphOperation =
	| 'list'
	| 'get'
	| 'create'
	| 'update'
	| 'delete'
	| 'createToken'
	| 'revokeToken'
	/** The enrollment-time group: Graph's set-, retrieve- and clearEnrollmentTimeDeviceMembershipTarget. */
	| 'setEnrollmentGroup'
	| 'retrieveEnrollmentGroup'
	| 'clearEnrollmentGroup'
	/** managedDevices and auditEvents. */
	| 'listDevices'
	| 'getDevice'
	| 'listAuditEvents'
	| 'getAuditEvent'
	/** Path or method that the router does not know. */
	| 'unknown';
/** What a log entry or a fault may speak of: an operation of Graph, the outer $batch call, or Entra's token endpoint. */
export type Operation = GraphOperation | 'batch' | 'token';
