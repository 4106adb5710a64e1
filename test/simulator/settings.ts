import { randomUUID } from 'node:crypto';
import { randomSecret } from './random';
import type { SimulatorSettings, TenantOptions, ThrottleSettings } from './types';

/** docs/graph-facts.md: docs includes/throttling-intune-android-for-work.md. */
const THROTTLE: ThrottleSettings = {
	enabled: true,
	writesPer20s: 100,
	requestsPer20s: 1000,
	tenantWritesPer20s: 200,
	tenantRequestsPer20s: 2000,
	retryAfter: 'seconds',
	retryAfterSeconds: 10,
	foreignWrites: 0,
};

/** All that the simulated entities need. */
const PERMISSIONS = [
	'DeviceManagementConfiguration.ReadWrite.All',
	'DeviceManagementManagedDevices.Read.All',
	'DeviceManagementApps.Read.All',
];

/** The settings of a new simulator; ids and secret are made up anew each time. */
export function initialSettings(options: TenantOptions): SimulatorSettings {
	const { throttle, ...given } = options;
	const settings: SimulatorSettings = {
		tenantId: randomUUID(),
		tenantDomain: 'contoso.onmicrosoft.com',
		clientId: randomUUID(),
		clientSecret: randomSecret(),
		clientSecretExpired: false,
		acceptClientAssertion: true,
		certificates: [],
		signInRefusal: null,
		applicationPermissions: [...PERMISSIONS],
		delegatedPermissions: [...PERMISSIONS],
		otherApps: [],
		userId: randomUUID(),
		userPrincipalName: 'admin@contoso.onmicrosoft.com',
		directoryRoles: ['3a2c62db-5318-420d-8d74-23affee5d9d5'],
		intuneRole: 'none',
		audience: null,
		checkAudience: false,
		readableAccessTokens: true,
		v1Available: true,
		oldTokenOnCreate: 'replaced',
		shortenValidityTo: null,
		bareAospStatus: 404,
		bareAospBody: 'envelopeA',
		listsHideExpired: false,
		notFoundAfterCreateMs: 0,
		readLagMs: 0,
		listLagMs: null,
		stampOffsetMs: 0,
		dateOffsetMs: 0,
		dateHeader: true,
		requestIds: 'all',
		delayMs: 0,
		writeDelayMs: 0,
		tokenDelayMs: 0,
		throttle: { ...THROTTLE, ...throttle },
		accessTokenLifetimeSeconds: 3599,
		accessTokenUses: 0,
		rotateRefreshTokens: true,
		batchAvailable: true,
		batchRefusal: 404,
		batchOrder: 'shuffle',
		batchPartRequestId: true,
		batchWriteWithoutBody: 'batch',
		missingScope: false,
		forbiddenShape: undefined,
		forbiddenFor: 'all',
		unlicensed: false,
		noTokenShowsValue: false,
		noTokenSentinel: 'year0001',
		nonExpiringDate: '9999-12-31T23:59:59Z',
		pageSize: 100,
		refusedQueryOptions: [],
		unknownProperties: [],
		groups: {},
		groupActionsRefuseApplications: false,
		groupResultAtTop: false,
		teamsProfiles: 'several',
		auditLagMs: 0,
		auditCorrelation: 'all',
		auditActivityTypes: {},
		auditNewestFirst: true,
		auditHidesWithoutRead: false,
		serviceHost: 'fef.amsub0502.manage.microsoft.com',
		logging: true,
		seed: 1,
	};
	return Object.assign(settings, withoutUndefined(given));
}

/** The settings of one more tenant, which has consented to the app of the first. */
export function furtherSettings(
	first: SimulatorSettings,
	number: number,
	options: TenantOptions,
): SimulatorSettings {
	const { clientId, clientSecret, certificates, acceptClientAssertion } = first;
	const tenantDomain = `tenant${number}.onmicrosoft.com`;
	return initialSettings({
		clientId,
		clientSecret,
		certificates,
		acceptClientAssertion,
		tenantDomain,
		userPrincipalName: `admin@${tenantDomain}`,
		logging: first.logging,
		...options,
	});
}

/** Merges a patch into the live settings, `throttle` key by key. */
export function patchSettings(settings: SimulatorSettings, patch: TenantOptions): void {
	const { throttle, ...rest } = patch;
	Object.assign(settings, rest);
	if (throttle) Object.assign(settings.throttle, throttle);
}

function withoutUndefined<T extends object>(given: T): Partial<T> {
	return Object.fromEntries(
		Object.entries(given).filter(([, value]) => value !== undefined),
	) as Partial<T>;
}
