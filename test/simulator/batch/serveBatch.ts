import { randomUUID } from 'node:crypto';
import { isSilent } from '../http/answer';
import { arrange, toPartAnswer } from './batchAnswer';
import { checkPart, readBatch, type PartRequest } from './batchRequest';
import { errorContext, route, type Call } from '../graph/call';
import * as errors from '../graph/errors';
import type { Exchange } from '../http/exchange';
import { strikes } from '../faults/faultBook';
import type { FaultAction } from '../faultTypes';
import {
	authenticate,
	combine,
	isRefusal,
	serveCall,
	serviceDelay,
	withFault,
	type Served,
} from '../graph/serveCall';
import type { AccessTokenRecord } from '../entra/tokens';
import type { World } from '../world';

/** Serves POST {version}/$batch with its faults; enters the call itself and each part in the log. */
export async function serveBatch(world: World, exchange: Exchange, call: Call): Promise<Served> {
	world.journal.received(call);
	const fault = world.faults.pick(call);
	let fromParts: ReturnType<typeof combine> = { effect: 'send' };
	const served = await withFault(world, exchange, call, fault, async () => {
		const parts = readBatch(world, call);
		if ('status' in parts) return parts;
		const caller = authenticate(world, call);
		if (isRefusal(caller)) return caller;
		call.tenantId = caller.tenantId;
		call.signIn = caller.kind;
		const calls = parts.map((part) => toCall(world, call, part));
		// The service takes its time once for a batch: parts run side by side.
		if (
			!(await exchange.sleep(
				serviceDelay(
					world,
					calls.some((part) => part.isWrite),
				),
			))
		)
			return { status: 0 };
		const results = await runParts(world, exchange, parts, calls, caller, fault);
		fromParts = combine(results);
		const responses = parts.map((part, i) =>
			toPartAnswer(world, part, calls[i]!, results[i]!.answer),
		);
		return { status: 200, body: { responses: arrange(world, responses, fault) }, worked: true };
	});
	// A fault of the whole batch outweighs those of its parts.
	const { effect, dripEveryMs } = served.effect === 'send' ? fromParts : served;
	const unsent = exchange.closed || isSilent(effect);
	world.journal.answered(
		call,
		unsent ? 0 : served.answer.status,
		served.answer.worked === true,
		fault?.kind,
	);
	return { answer: served.answer, effect, dripEveryMs };
}

function toCall(world: World, batch: Call, part: PartRequest): Call {
	const [path = '', query = ''] = part.url.split(/\?(.*)/s);
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(part.headers ?? {}))
		headers[name.toLowerCase()] = value;
	const requestId = randomUUID();
	return {
		at: world.clock.now(),
		method: part.method.toUpperCase(),
		path,
		query,
		version: batch.version,
		...route(part.method.toUpperCase(), path),
		part: true,
		partId: part.id,
		batchId: batch.ids.requestId,
		ids: { requestId, clientRequestId: headers['client-request-id'] ?? batch.ids.clientRequestId },
		// Parts have no sign-in of their own here: the batch's counts.
		headers: { ...headers, authorization: batch.headers.authorization },
		body: part.body,
	};
}

/** Parts run in the order given, except that a part waits for those it depends on. */
async function runParts(
	world: World,
	exchange: Exchange,
	parts: PartRequest[],
	calls: Call[],
	caller: AccessTokenRecord,
	batchFault: FaultAction | undefined,
): Promise<Served[]> {
	const lost = batchFault?.kind === 'missingPart' ? (batchFault.index ?? parts.length - 1) : -1;
	const running = new Map<string, Promise<Served>>();
	const run = (index: number, chain: Set<string>): Promise<Served> => {
		const part = parts[index]!;
		const key = part.id.toLowerCase();
		const started = running.get(key);
		if (started) return started;
		const serve = async (): Promise<Served> => {
			const needed = (part.dependsOn ?? []).map((id) => id.toLowerCase());
			for (const id of needed) {
				// A circle can never start: it fails like any other unmet dependency.
				const before = chain.has(id)
					? undefined
					: await run(
							parts.findIndex((other) => other.id.toLowerCase() === id),
							new Set(chain).add(key),
						);
				if (!before || before.answer.status >= 400) return failedDependency(world, calls[index]!);
			}
			const call = calls[index]!;
			if (index === lost && strikes(batchFault, 'before')) return neverRun(world, call);
			return serveCall(world, exchange, call, () => checkPart(world, part, call) ?? caller);
		};
		const promise = serve();
		running.set(key, promise);
		return promise;
	};
	return Promise.all(parts.map((part, index) => run(index, new Set([part.id.toLowerCase()]))));
}

function failedDependency(world: World, call: Call): Served {
	world.journal.received(call);
	world.journal.writeClosed(call);
	world.journal.answered(call, 424, false);
	const context = errorContext(call, world.gatewayNow());
	return {
		answer: errors.graphError(
			context,
			424,
			'FailedDependency',
			'A request that this one depends on has failed.',
		),
		effect: 'send',
	};
}

/** The part that a `missingPart` fault swallows before its work. */
function neverRun(world: World, call: Call): Served {
	world.journal.received(call);
	world.journal.writeClosed(call);
	world.journal.answered(call, 0, false, 'missingPart');
	return { answer: { status: 0 }, effect: 'send' };
}
