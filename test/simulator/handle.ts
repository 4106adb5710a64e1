import type { Fault, FaultAction, FaultHandle } from './faultTypes';
import type {
	ApiVersion,
	Clock,
	Collection,
	Operation,
	SignInKind,
	SimulatorSettings,
} from './types';

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
	/** `appid` of the token; default: the tenant's first app. */
	clientId?: string;
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
	/** Work that will be done later, its answer given already. */
	readonly pendingWork: number;
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
	/** Revokes as another client would. */
	revokeToken(id: string): void;
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
	/** Clears log, counters, faults and the quota's window; keeps profiles, tokens, settings and late work. */
	reset(): void;
	/** Ends at once, destroying open connections. */
	stop(): Promise<void>;
}
