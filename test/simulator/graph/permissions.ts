import type { AccessTokenRecord } from '../entra/tokens';
import { GRAPH_APP_ID } from '../entra/scopes';
import type { Answer } from '../http/answer';
import type { Tenant } from '../tenant';
import type { Call } from './call';
import * as errors from './errors';
import { recorded } from './recorded';

/** Entra roles that may do all of Intune, by the id of their template. */
const INTUNE_ADMINISTRATOR = '3a2c62db-5318-420d-8d74-23affee5d9d5';
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

/** What the caller may not do: by the claims of the access token, and by the settings of the tenant. */
export function refusedPermission(
	{ settings, origin }: Tenant,
	call: Call,
	caller: AccessTokenRecord,
	context: errors.ErrorContext,
): Answer | undefined {
	const { missingScope, forbiddenFor, forbiddenShape } = settings;
	if (settings.checkAudience && !isForGraph(caller.audience, origin)) {
		return recorded(context, 'staleToken', {
			text: 'Access token validation failure. Invalid audience.',
		});
	}
	const hasScope = context.neededScopes.some((name) => caller.permissions.includes(name));
	if (!hasScope || missingScope === true || (missingScope === 'writes' && call.isWrite)) {
		return recorded(context, 'missingScope');
	}
	if (settings.unlicensed) return errors.envelopeB(context, 401);
	if (!hasRole(caller, call, settings.intuneRole)) return recorded(context, 'userNotAuthorized');
	// docs/graph-facts.md: microsoft-graph-docs issues 11293, 11294, 11327.
	const concerns = forbiddenFor === 'all' || forbiddenFor === caller.kind;
	if (!call.isWrite || !concerns) return undefined;
	if (forbiddenShape === 'A') return errors.envelopeA(context, 401, 'Forbidden');
	return forbiddenShape === 'B' ? errors.envelopeB(context, 401) : undefined;
}

/** An Entra role of the access token, or Intune's own as it is now, which no token carries. */
function hasRole(
	{ kind, directoryRoles }: AccessTokenRecord,
	{ isWrite }: Call,
	intuneRole: 'none' | 'read' | 'write',
): boolean {
	if (kind === 'application') return true;
	return (
		directoryRoles.some((role) => role === INTUNE_ADMINISTRATOR || role === GLOBAL_ADMINISTRATOR) ||
		intuneRole === 'write' ||
		(intuneRole === 'read' && !isWrite)
	);
}

/** The Graph host's URL, with or without a slash at the end, or Graph's application ID. docs/graph-facts.md, section 6. */
const isForGraph = (audience: string, origin: string): boolean =>
	audience === GRAPH_APP_ID || audience.replace(/\/$/, '') === origin;
