/** The public types of the simulator. Names follow Microsoft Graph and Entra ID. */

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
	/** Path or method that the router does not know. */
	| 'unknown';
/** What a log entry or a fault may speak of: an operation of Graph, the outer $batch call, or Entra's token endpoint. */
export type Operation = GraphOperation | 'batch' | 'token';

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

/** Live-mutable: `simulator.settings.readLagMs = 3000` takes effect with the next request. */
export interface SimulatorSettings {
	tenantId: string;
	/** A domain under which the tenant is known as well. */
	tenantDomain: string;
	clientId: string;
	clientSecret: string;
	/** The secret is right, but its time is over (AADSTS7000222). */
	clientSecretExpired: boolean;
	/** Accept a client_assertion (certificate) in place of a secret, without verifying it. */
	acceptClientAssertion: boolean;
	/** false: both collections are missing in v1.0, as they are in the real service today. */
	v1Available: boolean;
	/** What becomes of the old token after createToken; the real answer is unknown. */
	oldTokenOnCreate: 'replaced' | 'kept';
	/** A read shows the old state for so long after a write. */
	readLagMs: number;
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
	/** How "no token" looks in the date fields. */
	noTokenSentinel: null | '' | 'year0001' | 'year9999';
	/** tokenExpirationDateTime of a token that does not expire. */
	nonExpiringDate: string | null;
	pageSize: number;
	/** Keep `log`; counters are always kept. */
	logging: boolean;
	/** For the order of batch answers and the probability of faults. */
	seed: number;
}

export interface SimulatorOptions extends Partial<Omit<SimulatorSettings, 'throttle'>> {
	throttle?: Partial<ThrottleSettings>;
	port?: number;
	https?: boolean;
	clock?: Clock;
}

/** `status` answers; a name picks one of the recorded bodies; anything else is sent as it is. */
export type FaultBody =
	| 'default'
	| 'envelopeA'
	| 'envelopeB'
	| 'graph'
	| 'staleToken'
	| 'missingScope'
	| 'throttleGraph'
	| 'throttleEnvelope'
	| 'html'
	| 'empty'
	| { custom: unknown };

/** before: the work is not done. after: it is done, and the answer is spoilt all the same. */
export type When = 'before' | 'after';

export type FaultAction =
	| {
			kind: 'status';
			status: number;
			when?: When;
			body?: FaultBody;
			headers?: Record<string, string>;
	  }
	/** The connection is destroyed without an answer. */
	| { kind: 'drop'; when?: When }
	/** Never answers. */
	| { kind: 'hang'; when?: When }
	/** Then goes on as usual. worksWhenGone: does the work even if the client has left meanwhile. */
	| { kind: 'slow'; ms: number; when?: When; worksWhenGone?: boolean }
	/** 200 with an HTML page. */
	| { kind: 'html'; when?: When }
	/** JSON that ends in the middle, under an honest content-length. */
	| { kind: 'truncated'; when?: When }
	/** The connection is destroyed in the middle of the body. */
	| { kind: 'cut'; when?: When }
	/** Headers at once, then a blank every `everyMs` (default 1000) for ever. */
	| { kind: 'drip'; when?: When; everyMs?: number }
	| { kind: 'redirect'; location: string; status?: number; when?: When }
	/** Batch only: the answer of one part is left out (`index` of the request, default the last). */
	| { kind: 'missingPart'; when?: When; index?: number }
	/** Batch only: an additional answer with an id that nobody asked for. */
	| { kind: 'unknownPart'; id?: string; status?: number }
	/** Batch only: one answer twice, the second one with another status where given. */
	| { kind: 'duplicatePart'; index?: number; status?: number }
	| { kind: 'reversed' };

export interface FaultMatch {
	method?: string;
	/** On the path relative to the version, e.g. `/deviceManagement/…`; text is taken as a regular expression. */
	path?: RegExp | string;
	/** 'any' (default): every Graph operation, plain or part; never the outer 'batch' call nor 'token'. */
	operation?: Operation | Operation[] | 'any';
	/** The bare id. */
	profileId?: string;
	version?: ApiVersion;
	/** Default 'any'. */
	where?: 'plain' | 'part' | 'any';
	/** Token endpoint only. */
	grant?: string;
}

export interface Fault {
	match?: FaultMatch;
	/** How often it strikes, default 1. */
	times?: number | 'always';
	/** Skips the first matches. */
	after?: number;
	/** 0 … 1, by the seeded generator; default 1. */
	probability?: number;
	action: FaultAction;
}

export interface FaultHandle {
	/** How often it has struck. */
	readonly hits: number;
	remove(): void;
}

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
	/** The kind of the fault that struck. */
	fault?: FaultAction['kind'];
	headers: { accept?: string; contentType?: string; authorization?: string; userAgent?: string };
	/** `tid` of the access token. */
	tenantId?: string;
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

export interface SeedOptions {
	/** Default: the device owner profiles. */
	collection?: Collection;
	/** The same profile, with the same state, in the other collection too. */
	mirrored?: boolean;
	/**
	 * The live token. null: none. Absent: as at creation (fully managed and work profile have one).
	 * Dates in `partial` (tokenValue, tokenExpirationDateTime, …) are shown exactly as given.
	 */
	token?: { validitySeconds?: number; createdAt?: number; value?: string } | null;
}

export interface IssueOptions {
	kind?: SignInKind;
	/** `tid` of the token; another tenant's token is accepted but sees no profile. */
	tenantId?: string;
	/** The refresh token keeps giving tokens of that tenant. */
	refreshKeepsTenant?: boolean;
	lifetimeSeconds?: number;
}

export interface IssuedTokens {
	token_type: 'Bearer';
	expires_in: number;
	access_token: string;
	refresh_token?: string;
	scope?: string;
}

export interface Simulator {
	/** e.g. http://127.0.0.1:34567; Entra and Graph are both here. */
	readonly origin: string;
	readonly port: number;
	/** PEM of the certificate authority, for NODE_EXTRA_CA_CERTS; with https only. */
	readonly ca?: string;
	readonly clock: Clock;
	readonly settings: SimulatorSettings;
	readonly log: LogEntry[];
	readonly counters: Counters;
	/** HTTP requests that are held unanswered on purpose, or that sleep on the clock. */
	readonly hanging: number;
	/** HTTP requests received and not yet finished or closed. */
	readonly activeRequests: number;
	addFault(fault: Fault): FaultHandle;
	clearFaults(): void;
	/** Seeds a profile; answers it as a GET by id would show it, without its picture. */
	addProfile(partial?: Partial<EnrollmentProfile>, options?: SeedOptions): EnrollmentProfile;
	/** n dedicated device profiles without a token; answers their ids. */
	addProfiles(n: number, partial?: Partial<EnrollmentProfile>, options?: SeedOptions): string[];
	seedDemo(): EnrollmentProfile[];
	/** The true state, whatever a lagging read shows; undefined once deleted. */
	profile(id: string): EnrollmentProfile | undefined;
	/** Changes a stored profile behind Graph's back, with any value. */
	patchProfile(id: string, patch: Record<string, unknown>): void;
	/** Makes a token as another client would, not counted in tokensMade. */
	makeToken(id: string, validitySeconds?: number): EnrollmentToken;
	/** How many tokens createToken has made for the profile since the last reset. */
	tokensMade(profileId: string): number;
	/** All tokens the profile ever had, oldest first. */
	tokens(profileId: string): EnrollmentToken[];
	/** Those that could enroll a device now. */
	liveTokens(profileId: string): EnrollmentToken[];
	/** Everything secret it ever gave out or was given: access and refresh tokens, client secret, enrollment tokens, Wi-Fi passwords. */
	secrets(): string[];
	/** Tokens without a round trip, as after a sign-in. */
	issueTokens(options?: IssueOptions): IssuedTokens;
	expireAccessTokens(): void;
	revokeRefreshTokens(): void;
	/** Clears log, counters, faults and the quota's window; keeps profiles, tokens and settings. */
	reset(): void;
	/** Ends at once, destroying open connections. */
	stop(): Promise<void>;
}
