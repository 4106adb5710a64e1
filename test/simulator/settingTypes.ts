import type { FaultBody } from './faultTypes';
import type { LifetimeKind } from './profiles/lifetimes';
import type { Clock, GraphOperation, SignInKind } from './types';

/** What Intune says of a group (Graph's targetValidationErrorCode); `unknown` is the code of success. */
export type EnrollmentGroupCode =
	| 'unknown'
	| 'securityGroupNotFound'
	| 'notSecurityGroup'
	| 'notStaticSecurityGroup'
	| 'firstPartyAppNotAnOwner'
	| 'securityGroupNotInCallerScope'
	| 'unknownFutureValue';

export interface ThrottleSettings {
	enabled: boolean;
	/** Per app and tenant. */
	writesPer20s: number;
	requestsPer20s: number;
	/** Per tenant, all apps together. */
	tenantWritesPer20s: number;
	tenantRequestsPer20s: number;
	/** seconds, date: Graph's own 429 with that form of Retry-After. none: the Intune envelope, without the header. */
	retryAfter: 'seconds' | 'date' | 'none';
	/** What Retry-After says; `untilFree`: until the sliding window has a place again. */
	retryAfterSeconds: number | 'untilFree';
	/** Places that others hold all the time, in the app's window and in the tenant's. */
	foreignWrites: number;
}

/** An app registration, as one tenant knows it. */
export interface AppSettings {
	clientId: string;
	clientSecret: string;
	/** The secret is right, but its time is over (AADSTS7000222). */
	clientSecretExpired: boolean;
	/** Accept a client_assertion (certificate) in place of a secret. */
	acceptClientAssertion: boolean;
	/** PEM of those registered; a client_assertion must be signed by one. None: it is not verified. */
	certificates: string[];
	/** The AADSTS number with which the token endpoint refuses this app: 7000229, say, until the tenant has consented. */
	signInRefusal: number | null;
	/** Granted now, to the application and for users; an access token carries what was granted when it was issued. */
	applicationPermissions: string[];
	delegatedPermissions: string[];
}

/** Live-mutable: `simulator.settings.readLagMs = 3000` takes effect with the next request. */
export interface SimulatorSettings extends AppSettings {
	tenantId: string;
	/** A domain under which the tenant is known as well. */
	tenantDomain: string;
	/** Further apps of the tenant; what one leaves out it has as the first app. */
	otherApps: Array<Partial<AppSettings> & { clientId: string }>;
	/** The user of delegated sign-ins: `oid` and `upn`. */
	userId: string;
	userPrincipalName: string;
	/** `wids` of the user's next access token: Entra roles by the id of their template. Default: Intune Administrator. */
	directoryRoles: string[];
	/** What Intune's own roles let the user do now; no access token carries them. Matters without an Entra role. */
	intuneRole: 'none' | 'read' | 'write';
	/** `aud` of access tokens; null: the resource as it was asked for, or Graph's application ID where none was named. */
	audience: string | null;
	/** Graph refuses an access token whose `aud` is not its own. */
	checkAudience: boolean;
	/** false: access tokens are no JWTs that a client could read. */
	readableAccessTokens: boolean;
	/** false: both collections are missing in v1.0, as they are in the real service today. */
	v1Available: boolean;
	/**
	 * What becomes of the old token after createToken; the real answer is unknown. kept: it lives on. renewed: it
	 * keeps its value and gets new dates.
	 */
	oldTokenOnCreate: 'replaced' | 'kept' | 'renewed';
	/**
	 * The service cuts a longer validity to so many seconds, for all modes or by mode (the names of lifetimes.ts),
	 * where it would otherwise refuse what the mode does not allow.
	 */
	shortenValidityTo: number | Partial<Record<LifetimeKind, number>> | null;
	/** What a token action on the bare id of an AOSP profile gets; below 300: it is done. */
	bareAospStatus: number;
	bareAospBody: FaultBody;
	/** Lists leave out profiles whose token has expired, as the portal does. */
	listsHideExpired: boolean;
	/** By its id a profile answers 404 for so long after it was created, to reads and writes. */
	notFoundAfterCreateMs: number;
	/** A read shows the old state for so long after a write, whoever wrote. */
	readLagMs: number;
	/** The same for lists, where it differs; null: as `readLagMs`. */
	listLagMs: number | null;
	/**
	 * So far ahead (behind, where negative) is the clock that stamps tokenCreationDateTime, tokenExpirationDateTime,
	 * createdDateTime and lastModifiedDateTime. A token lives as long as it was asked for all the same.
	 */
	stampOffsetMs: number;
	/** So far ahead is the clock of the gateway: the Date header of every answer, and what it says beside it. */
	dateOffsetMs: number;
	/** false: no answer has a Date header. */
	dateHeader: boolean;
	/** Which answers carry request-id and client-request-id; of a batch's parts those with a body, or all. */
	requestIds: 'all' | 'except204' | 'none';
	/** Before any Graph answer, in addition for writes, and before an answer of the token endpoint. */
	delayMs: number;
	writeDelayMs: number;
	tokenDelayMs: number;
	throttle: ThrottleSettings;
	accessTokenLifetimeSeconds: number;
	/** An access token is stale after so many HTTP requests (a batch is one); 0: no bound. */
	accessTokenUses: number;
	rotateRefreshTokens: boolean;
	/** false: $batch answers with `batchRefusal`. */
	batchAvailable: boolean;
	batchRefusal: number;
	batchOrder: 'same' | 'reverse' | 'shuffle';
	/** Whether parts of a batch carry their own request-id. */
	batchPartRequestId: boolean;
	/**
	 * What a POST or PATCH without Content-Type or without a body does inside a batch. 'batch' (default): the whole
	 * batch is a 400 and nothing runs, as recorded from the real service, revokeToken-like actions without a body
	 * included. 'part': only that part is a 400, and only where it has a body without the header.
	 */
	batchWriteWithoutBody: 'batch' | 'part';
	/** 403 with the missing scope's name: for every operation, or for writes only. */
	missingScope: boolean | 'writes';
	/** 401 Forbidden for writes, in either envelope shape. */
	forbiddenShape: 'A' | 'B' | undefined;
	forbiddenFor: SignInKind | 'all';
	/** No active Intune licence: shape B for everything. */
	unlicensed: boolean;
	/** A token that was revoked, or never made, still shows a value beside the dates of "no token". */
	noTokenShowsValue: boolean;
	/** How "no token" looks in the date fields. */
	noTokenSentinel: null | '' | 'year0001' | 'year9999';
	/** tokenExpirationDateTime of a token that does not expire. */
	nonExpiringDate: string | null;
	pageSize: number;
	/** Query options of lists that this deployment refuses, in lower case, such as `$orderby`. */
	refusedQueryOptions: string[];
	/** Documented properties that this deployment does not know: a $select of one is a 400. */
	unknownProperties: string[];
	/** The groups of the tenant by id, with what Intune says of each; any other id is not found. */
	groups: Record<string, EnrollmentGroupCode>;
	/** The group actions answer 500 to applications, as such actions do elsewhere in Intune. */
	groupActionsRefuseApplications: boolean;
	/** The result stands at the top of the body, in place of under `value`. */
	groupResultAtTop: boolean;
	/** 'one': a second enabled profile of Teams devices is refused, as the portal does. */
	teamsProfiles: 'several' | 'one';
	/** So long it takes until the audit log shows a write. */
	auditLagMs: number;
	/**
	 * The correlationId of an event. all: the client-request-id of the request or of the batch's part. plain: of plain
	 * requests only, parts get an id of the service's own. own: always such an id. none: null.
	 */
	auditCorrelation: 'all' | 'plain' | 'own' | 'none';
	/** How the log names an operation, where it differs from the default. */
	auditActivityTypes: Partial<Record<GraphOperation, string>>;
	auditNewestFirst: boolean;
	/** Events of profiles are shown only to who may read profiles. */
	auditHidesWithoutRead: boolean;
	/** The host of Intune's own service in error texts: `fef.…` or `proxy.<scale unit>.manage.microsoft.com`. */
	serviceHost: string;
	/** Keep `log`; counters are always kept. */
	logging: boolean;
	/** For the order of batch answers and the probability of faults. */
	seed: number;
}

/** What `addTenant` takes: settings, `throttle` in part. */
export interface TenantOptions extends Partial<Omit<SimulatorSettings, 'throttle'>> {
	throttle?: Partial<ThrottleSettings>;
}

export interface SimulatorOptions extends TenantOptions {
	port?: number;
	https?: boolean;
	clock?: Clock;
}
