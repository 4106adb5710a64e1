import type { ServerResponse } from 'node:http';
import { patchSettings } from './settings';
import type { Fault } from './faultTypes';
import type { IssueOptions, SeedOptions, Simulator } from './handle';
import type { AuditActor, EnrollmentProfile, ManagedDevice } from './records';
import type { TenantOptions } from './types';

interface ControlRequest {
	method: string;
	url: string;
	text: string;
}

/** Profiles to seed: a list, or a number of equal ones. */
interface SeedRequest extends SeedOptions {
	profiles?: Array<Partial<EnrollmentProfile> & { seed?: SeedOptions }>;
	count?: number;
	partial?: Partial<EnrollmentProfile>;
}

/** What somebody else does, and who. */
interface StrangerRequest {
	validitySeconds?: number;
	by?: Partial<AuditActor>;
}

type DeviceRequest = Partial<ManagedDevice> & { count?: number };

/** Remote control under /_simulator/ for other processes: JSON only, a tool for loopback, without a sign-in. */
export function serveControl(
	simulator: Simulator,
	request: ControlRequest,
	raw: ServerResponse,
): void {
	const send = (status: number, body: unknown): void => {
		const text = JSON.stringify(body);
		raw.writeHead(status, {
			'Content-Type': 'application/json',
			'Content-Length': Buffer.byteLength(text),
		});
		raw.end(text);
	};
	try {
		const body: unknown = request.text === '' ? {} : JSON.parse(request.text);
		const [path = ''] = request.url.split('?');
		const words = path.split('/').slice(2).map(decodeURIComponent);
		// tenants/{id}/… is the command … for that tenant.
		const isOfTenant = words[0] === 'tenants' && words.length > 1;
		const [name = 'state', id = ''] = isOfTenant ? words.slice(2) : words;
		const command = COMMANDS[`${request.method} ${name}`];
		if (!command) return send(404, { error: `No such command: ${request.method} ${path}` });
		const target = isOfTenant ? simulator.tenant(words[1]!) : simulator;
		send(200, command(target, body as never, id) ?? { ok: true });
	} catch (error) {
		send(400, { error: error instanceof Error ? error.message : String(error) });
	}
}

const COMMANDS: Record<string, (simulator: Simulator, body: never, id: string) => unknown> = {
	'GET state': (simulator) => state(simulator),
	'GET log': (simulator) => simulator.log,
	'GET secrets': (simulator) => simulator.secrets(),
	'GET tokens': (simulator, _body, id) => ({
		tokensMade: simulator.tokensMade(id),
		tokens: simulator.tokens(id),
		live: simulator.liveTokens(id),
	}),
	'POST tokens': (simulator, { validitySeconds, by }: StrangerRequest, id) =>
		simulator.makeToken(id, validitySeconds, by),
	'GET groups': (simulator, _body, id) => ({ groupId: simulator.enrollmentGroup(id) ?? null }),
	'POST devices': (simulator, { count = 1, ...partial }: DeviceRequest) => ({
		ids: simulator.addDevices(count, partial),
	}),
	'POST enroll': (simulator, { count = 1, ...partial }: DeviceRequest, id) => ({
		ids: Array.from({ length: count }, () => simulator.enrollDevice(id, partial).id),
	}),
	'DELETE devices': (simulator, _body, id) => simulator.removeDevice(id),
	'GET audit': (simulator) => simulator.auditEvents,
	'DELETE tokens': (simulator, { by }: StrangerRequest, id) => simulator.revokeToken(id, by),
	'GET profiles': (simulator, _body, id) => simulator.profile(id) ?? { error: 'unknown' },
	'PATCH profiles': (simulator, body: Record<string, unknown>, id) => {
		simulator.patchProfile(id, body);
		return simulator.profile(id);
	},
	'GET tenants': ({ tenants }) => tenants.map(state),
	'POST tenants': (simulator, { count = 1, ...options }: TenantOptions & { count?: number }) =>
		Array.from({ length: count }, () => state(simulator.addTenant(options))),
	'POST reset': (simulator) => simulator.reset(),
	'POST faults': (simulator, body: Fault | Fault[]) => {
		for (const fault of Array.isArray(body) ? body : [body]) simulator.addFault(fault);
	},
	'DELETE faults': (simulator) => simulator.clearFaults(),
	'PATCH settings': (simulator, body: TenantOptions) => {
		patchSettings(simulator.settings, body);
		return simulator.settings;
	},
	'POST profiles': (simulator, body: SeedRequest) => {
		const { profiles = [], count = 0, partial = {}, ...options } = body;
		const seeded = profiles.map(
			({ seed, ...profile }) => simulator.addProfile(profile, seed ?? options).id,
		);
		return { ids: [...seeded, ...simulator.addProfiles(count, partial, options)] };
	},
	'POST issue-tokens': (simulator, body: IssueOptions) => simulator.issueTokens(body),
	'POST expire-access-tokens': (simulator) => simulator.expireAccessTokens(),
	'POST revoke-refresh-tokens': (simulator) => simulator.revokeRefreshTokens(),
};

export function state(simulator: Simulator): Record<string, unknown> {
	const { origin, settings, counters, hanging, activeRequests, pendingWork } = simulator;
	const { tenantId, tenantDomain, clientId, clientSecret } = settings;
	return {
		origin,
		tenantId,
		tenantDomain,
		clientId,
		clientSecret,
		now: simulator.clock.now(),
		counters,
		hanging,
		activeRequests,
		pendingWork,
	};
}
