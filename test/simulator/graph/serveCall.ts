import { gravest, isSilent, type Answer, type Effect } from '../http/answer';
import { errorContext, type Call } from './call';
import * as errors from './errors';
import type { Exchange } from '../http/exchange';
import { spoil, strikes } from '../faults/faultBook';
import { perform } from './operations';
import type { AccessTokenRecord } from '../entra/tokens';
import type { FaultAction } from '../faultTypes';
import type { World } from '../world';

export interface Served {
	answer: Answer;
	effect: Effect;
	dripEveryMs?: number;
}

/** Who calls: the access token's record, or the 401 that the call gets. */
export function authenticate(world: World, call: Call): AccessTokenRecord | Answer {
	const context = errorContext(call, world.gatewayNow());
	const bearer = /^Bearer (.+)$/i.exec(call.headers.authorization ?? '')?.[1];
	if (!bearer) return errors.staleToken(context, 'Access token is empty.');
	const record = world.issuer.use(bearer);
	if (record === undefined) {
		return errors.staleToken(
			context,
			'IDX14100: JWT is not well formed or its signature is not valid.',
		);
	}
	return record === 'expired' ? errors.staleToken(context) : record;
}

export const isRefusal = (caller: AccessTokenRecord | Answer): caller is Answer =>
	'status' in caller;

/** Serves one call with its faults: before the work, the work, after the work; and enters it in the log. */
export async function serveCall(
	world: World,
	exchange: Exchange,
	call: Call,
	whoCalls: () => AccessTokenRecord | Answer,
): Promise<Served> {
	world.journal.received(call);
	if (call.isWrite) exchange.whenClosed(() => world.journal.writeClosed(call));
	const fault = world.faults.pick(call);
	const served = await withFault(world, exchange, call, fault, async () => {
		if (!call.part && !(await exchange.sleep(serviceDelay(world, call.isWrite))))
			return { status: 0 };
		return answerCall(world, call, whoCalls());
	});
	const unsent = isSilent(served.effect) || (exchange.closed && !call.part);
	const status = unsent ? 0 : served.answer.status;
	world.journal.answered(call, status, served.answer.worked === true, fault?.kind);
	return served;
}

export const serviceDelay = ({ settings }: World, isWrite: boolean): number =>
	settings.delayMs + (isWrite ? settings.writeDelayMs : 0);

/** Lets a fault strike before the work (which is then not done) or after it. */
export async function withFault(
	world: World,
	exchange: Exchange,
	call: Call,
	fault: FaultAction | undefined,
	work: () => Answer | Promise<Answer>,
): Promise<Served> {
	if (!fault) return { answer: await work(), effect: 'send' };
	const context = errorContext(call, world.gatewayNow());
	const dripEveryMs = fault.kind === 'drip' ? fault.everyMs : undefined;
	const wait = () => (fault.kind === 'slow' ? exchange.sleep(fault.ms) : Promise.resolve(true));
	if (fault.kind === 'slow' && fault.worksWhenGone) exchange.worksWhenGone = true;
	if (strikes(fault, 'before') && fault.kind !== 'slow' && !isBatchShape(fault)) {
		return {
			...spoil(fault, { status: 200, body: { value: [] } }, context, call.isWrite),
			dripEveryMs,
		};
	}
	if (strikes(fault, 'before') && !(await wait())) return { answer: { status: 0 }, effect: 'send' };
	const answer = await work();
	if (!strikes(fault, 'after')) return { answer, effect: 'send' };
	await wait();
	return { ...spoil(fault, answer, context, call.isWrite), dripEveryMs };
}

/** Faults of a batch answer's shape are applied by the batch itself. */
const isBatchShape = ({ kind }: FaultAction): boolean =>
	kind === 'missingPart' ||
	kind === 'unknownPart' ||
	kind === 'duplicatePart' ||
	kind === 'reversed';

/** Sign-in, routing, quota, permission, work: in this order. */
function answerCall(
	world: World,
	call: Call,
	caller: AccessTokenRecord | Answer,
): Answer | Promise<Answer> {
	if (isRefusal(caller)) return caller;
	call.tenantId = caller.tenantId;
	call.signIn = caller.kind;
	const { settings } = world;
	const context = errorContext(call, world.gatewayNow());
	if (call.operation === 'unknown') return errors.routerError(context, call.badSegment ?? '');
	// Both entities exist in beta only today. docs/graph-facts.md: metadata.
	if (call.version === 'v1.0' && !settings.v1Available) {
		return errors.routerError(context, call.collection ?? '');
	}
	const full = world.quota.admit(call.isWrite);
	if (full) {
		const { retryAfter, retryAfterSeconds } = settings.throttle;
		const seconds =
			retryAfterSeconds === 'untilFree'
				? Math.max(1, Math.ceil(full.retryAfterMs / 1000))
				: retryAfterSeconds;
		return errors.throttled(context, retryAfter, seconds);
	}
	if (call.isWrite) world.journal.acceptedWrite();
	return refusedPermission(world, call, caller, context) ?? perform(world, call, caller, context);
}

/**
 * 401 Forbidden, and 403 for the missing scope.
 * docs/graph-facts.md: microsoft-graph-docs issues 11293, 11294, 11327.
 */
function refusedPermission(
	{ settings }: World,
	call: Call,
	caller: AccessTokenRecord,
	context: errors.ErrorContext,
): Answer | undefined {
	if (settings.missingScope === true || (settings.missingScope === 'writes' && call.isWrite)) {
		return errors.missingScope(context, call.isWrite);
	}
	if (settings.unlicensed) return errors.envelopeB(context, 401);
	const concerns = settings.forbiddenFor === 'all' || settings.forbiddenFor === caller.kind;
	if (!call.isWrite || !concerns) return undefined;
	if (settings.forbiddenShape === 'A') return errors.envelopeA(context, 401, 'Forbidden');
	return settings.forbiddenShape === 'B' ? errors.envelopeB(context, 401) : undefined;
}

/** For a batch: the gravest of what its parts do to the connection. */
export const combine = (parts: Served[]): { effect: Effect; dripEveryMs?: number } => ({
	effect: gravest(parts.map((part) => part.effect)),
	dripEveryMs: parts.find((part) => part.dripEveryMs !== undefined)?.dripEveryMs,
});
