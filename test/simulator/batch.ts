import { randomUUID } from 'node:crypto';
import type { Answer } from './answer';
import { arrange, toPartAnswer, type PartRequest } from './batchAnswer';
import { errorContext, route, type Call } from './call';
import * as errors from './errors';
import type { Exchange } from './exchange';
import { strikes } from './faults';
import {
	authenticate,
	combine,
	isRefusal,
	isSilent,
	serveCall,
	serviceDelay,
	withFault,
	type Served,
} from './graph';
import type { AccessTokenRecord } from './tokens';
import type { FaultAction } from './types';
import type { World } from './world';

/** facts: docs concepts/json-batching.md. */
const MOST_PARTS = 20;

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

/** The parts, or the refusal of the whole batch. */
function readBatch(world: World, call: Call): PartRequest[] | Answer {
	const { settings } = world;
	const context = errorContext(call, world.clock);
	const refuse = (message: string) => errors.badRequest(context, message);
	if (!settings.batchAvailable) {
		return settings.batchRefusal === 400
			? errors.routerError(context, '$batch')
			: errors.graphError(
					context,
					settings.batchRefusal,
					'UnknownError',
					'Batch requests are not available.',
				);
	}
	const requests = (call.body as { requests?: unknown } | undefined)?.requests;
	if (!Array.isArray(requests) || requests.length === 0)
		return refuse('Invalid batch payload format.');
	if (requests.length > MOST_PARTS) {
		return refuse(`Number of batch request steps exceeds the maximum value of ${MOST_PARTS}.`);
	}
	const ids = new Set<string>();
	for (const part of requests as Array<Partial<PartRequest>>) {
		if (typeof part?.id !== 'string' || part.id === '')
			return refuse('Invalid batch payload format.');
		if (typeof part.method !== 'string' || typeof part.url !== 'string') {
			return refuse(`Invalid batch request step: ${part.id}.`);
		}
		if (ids.has(part.id.toLowerCase())) return refuse("Request Id's have to be unique in a batch.");
		// As recorded: msgraph-sdk-dotnet issues 1038 and 2628.
		if (settings.batchWriteWithoutBody === 'batch' && lacksBody(part as PartRequest)) {
			return refuse(`Write request id : ${part.id} does not contain Content-Type header or body.`);
		}
		ids.add(part.id.toLowerCase());
	}
	for (const { id, dependsOn } of requests as PartRequest[]) {
		const unknown = dependsOn?.find((other) => !ids.has(other.toLowerCase()) || other === id);
		if (unknown !== undefined)
			return refuse(`Request ${id} depends on ${unknown}, which is not in the batch.`);
	}
	return requests as PartRequest[];
}

const header = (part: PartRequest, name: string): string | undefined =>
	Object.entries(part.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];

const lacksBody = (part: PartRequest): boolean =>
	/^(POST|PATCH|PUT)$/i.test(part.method) &&
	(part.body === undefined || part.body === null || header(part, 'content-type') === undefined);

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
	const context = errorContext(call, world.clock);
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

/** Rules of a single part, answered within it. */
function checkPart(world: World, part: PartRequest, call: Call): Answer | undefined {
	const context = errorContext(call, world.clock);
	if (/^[a-z][a-z0-9+.-]*:/i.test(part.url)) {
		return errors.badRequest(context, 'The url of a batch request step must be relative.');
	}
	if (part.body !== undefined && header(part, 'content-type') === undefined) {
		return errors.badRequest(
			context,
			`Write request id : ${part.id} does not contain Content-Type header or body.`,
		);
	}
	return undefined;
}
