import { randomUUID } from 'node:crypto';
import type { Call } from '../graph/call';
import type { AuditActor } from '../records';
import type { SimulatorSettings } from '../settingTypes';
import type { Tenant } from '../tenant';
import type { Author } from './auditLog';

/** The Intune admin center, as the log names it. */
const PORTAL = {
	applicationId: '5926fc8e-304e-4f59-8bed-58ca97cc39a4',
	applicationDisplayName: 'Microsoft Intune portal extension',
};
const NOBODY: AuditActor = {
	type: null,
	auditActorType: 'ItPro',
	userPrincipalName: null,
	userId: null,
	applicationId: null,
	applicationDisplayName: null,
	servicePrincipalName: null,
	ipAddress: null,
	userPermissions: ['*'],
};
/** The colleague whose writes a test makes; always the same one. */
const COLLEAGUE_ID = 'c0113a90-0000-4000-8000-000000000000';

/** Whose write a call is, by its access token and its client-request-id. */
export function authorOf({ settings }: Tenant, call: Call): Author {
	const { auditCorrelation } = settings;
	const isApp = call.signIn === 'application';
	return {
		correlationId: correlationOf(auditCorrelation, call),
		actor: {
			...NOBODY,
			type: isApp ? 'Application' : 'ItPro',
			auditActorType: isApp ? 'Application' : 'ItPro',
			userPrincipalName: isApp ? null : settings.userPrincipalName,
			userId: isApp ? null : settings.userId,
			applicationId: call.clientId ?? null,
			applicationDisplayName: 'n8n',
			servicePrincipalName: isApp ? 'n8n' : null,
		},
	};
}

function correlationOf(
	setting: SimulatorSettings['auditCorrelation'],
	{ part, ids }: Call,
): string | undefined {
	if (setting === 'none') return undefined;
	const keepsId = setting === 'all' || (setting === 'plain' && !part);
	return keepsId ? ids.clientRequestId : randomUUID();
}

/** Somebody else in the admin center, or whoever the test says. */
export const stranger = (by: Partial<AuditActor> = {}): Author => ({
	correlationId: randomUUID(),
	actor: {
		...NOBODY,
		...PORTAL,
		type: 'ItPro',
		userPrincipalName: 'colleague@contoso.onmicrosoft.com',
		userId: COLLEAGUE_ID,
		...by,
	},
});
