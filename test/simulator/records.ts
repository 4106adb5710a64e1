import type { FaultAction } from './faultTypes';
import type { ApiVersion, Collection, Operation, SignInKind } from './types';

export interface LogEntry {
	at: number;
	method: string;
	/** Relative to the version (Graph) or the whole path (Entra), without the query. */
	path: string;
	query: string;
	version?: ApiVersion;
	operation: Operation;
	collection?: Collection;
	/** The bare id; `rawId` as it was sent. */
	profileId?: string;
	rawId?: string;
	part: boolean;
	partId?: string;
	/** The request-id of the outer batch. */
	batchId?: string;
	requestId: string;
	/** 0: no answer was sent (dropped, hanging, client gone). */
	status: number;
	/** Whether the work (the write, the read, the token) was really done. */
	worked: boolean;
	/** When, where it was done after the answer. */
	workedAt?: number;
	/** The kind of the fault that struck; companions are not named. */
	fault?: FaultAction['kind'];
	headers: { accept?: string; contentType?: string; authorization?: string; userAgent?: string };
	/** `tid` of the access token. */
	tenantId?: string;
	/** `appid` of the access token; at the token endpoint the app that asked. */
	clientId?: string;
	/** The tenant whose profile the call is about, where it is not the one that the access token opens. */
	ownerTenantId?: string;
	signIn?: SignInKind;
	/** Parsed; of Entra's token endpoint only the names of the fields and the scope. */
	body?: unknown;
}

export interface Counters {
	connections: number;
	/** HTTP requests to Graph; a batch is one. */
	requests: number;
	batches: number;
	parts: number;
	/** Plain requests (without $batch itself) and parts that were received, refused ones too. */
	operations: number;
	reads: number;
	writes: number;
	/** Writes whose work was done. */
	writesWorked: number;
	/** Answers with 429, from the quota or from a fault, parts and token endpoint included. */
	throttled: number;
	/** The most write operations received in any sliding 20 s, refused ones included. */
	maxWritesInAny20s: number;
	/** The same for those that the quota let pass. */
	maxAcceptedWritesInAny20s: number;
	/** The most HTTP requests to Graph that were open at once. */
	maxRequestsInFlight: number;
	/** Writes that arrived while another write for the same profile was still open. */
	overlappingProfileWrites: number;
	/** Calls about a profile of another tenant than the one that their access token opens. */
	callsForOtherTenants: number;
	/** Enrollment tokens made, all profiles. */
	tokensMade: number;
	/** Requests to Entra's token endpoint by grant type, refused ones included. */
	tokenRequests: Record<string, number>;
	byOperation: Record<string, number>;
	byStatus: Record<string, number>;
}

export interface EnrollmentToken {
	value: string;
	createdAt: number;
	/** undefined: does not expire. */
	expiresAt?: number;
	revokedAt?: number;
	/** request-id of the createToken that made it; absent for seeded ones. */
	requestId?: string;
}

/** A profile as Graph shows it. Any property is allowed, as in the real service. */
export interface EnrollmentProfile {
	id: string;
	displayName: string;
	enrollmentMode?: string;
	enrollmentTokenType?: string;
	tokenValue?: string | null;
	tokenCreationDateTime?: string | null;
	tokenExpirationDateTime?: string | null;
	[property: string]: unknown;
}

/** A managed device as a read by id shows it. */
export interface ManagedDevice {
	id: string;
	deviceName: string;
	enrolledDateTime: string;
	enrollmentProfileName: string | null;
	[property: string]: unknown;
}

/** Who did what the audit log tells. */
export interface AuditActor {
	type: string | null;
	auditActorType: string;
	userPrincipalName: string | null;
	userId: string | null;
	applicationId: string | null;
	applicationDisplayName: string | null;
	servicePrincipalName: string | null;
	ipAddress: string | null;
	userPermissions: string[];
}

/** An event of Intune's audit log as Graph shows it. */
export interface AuditEvent {
	id: string;
	displayName: string;
	componentName: string;
	activity: string;
	activityType: string;
	activityDateTime: string;
	activityOperationType: string;
	activityResult: string;
	correlationId: string | null;
	category: string;
	actor: AuditActor;
	resources: Array<{
		displayName: string;
		type: string;
		resourceId: string;
		modifiedProperties: Array<{
			displayName: string;
			oldValue: string | null;
			newValue: string | null;
		}>;
	}>;
	[property: string]: unknown;
}
