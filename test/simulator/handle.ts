import type { Fault, FaultHandle } from './faultTypes';
import type {
	AuditActor,
	AuditEvent,
	Counters,
	EnrollmentProfile,
	EnrollmentToken,
	LogEntry,
	ManagedDevice,
} from './records';
import type { SimulatorSettings, TenantOptions } from './settingTypes';
import type { Clock, Collection, SignInKind } from './types';

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
	/** All tenants, the first one first; each has settings, profiles, faults, quota, log and counters of its own. */
	readonly tenants: Simulator[];
	/**
	 * Another tenant on the same origin and clock. What is not given is as in a new simulator, but the app: that is
	 * the first tenant's, as a multi-tenant app is, consented. `stop` of any handle ends all.
	 */
	addTenant(options?: TenantOptions): Simulator;
	/** By id or domain. */
	tenant(name: string): Simulator;
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
	/** Takes all profiles away, as if they had never been there. */
	removeProfiles(): void;
	/** Makes a token as another client would, not counted in tokensMade; `by` is who, for the audit log. */
	makeToken(id: string, validitySeconds?: number, by?: Partial<AuditActor>): EnrollmentToken;
	/** Revokes as another client would. */
	revokeToken(id: string, by?: Partial<AuditActor>): void;
	/** The group that the profile's devices join, by its true state. */
	enrollmentGroup(profileId: string): string | undefined;
	/** Seeds a managed device, which reads show at once. */
	addDevice(partial?: Partial<ManagedDevice>): ManagedDevice;
	/** n of them; answers their ids. */
	addDevices(n: number, partial?: Partial<ManagedDevice>): string[];
	/**
	 * A device enrolls now by a live token of the profile; reads may lag behind it. Throws where there is no such token,
	 * or where it is a Teams device that could not sign in.
	 */
	enrollDevice(profileId: string, partial?: Partial<ManagedDevice>): ManagedDevice;
	/** The device leaves. */
	removeDevice(id: string): void;
	/** Exactly one profile of Teams devices has a live token: with several none is supported. */
	teamsDevicesCanSignIn(): boolean;
	/** What the audit log holds, oldest first, whoever may see it. */
	readonly auditEvents: AuditEvent[];
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
