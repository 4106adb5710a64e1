import type { Secrets } from '../enrollment/secrets';
import type { Failure } from '../failure';
import { objectOf, type GraphRequest, type Judged } from './attempt';
import { explainEnd, requestIdOf, type Asker } from './errors';
import { isUnknownField, type Task } from './refusals';
import type { GiveUp, RetryState } from './retry';

/** A read that was done. */
export interface ReadAnswer {
	body: Record<string, unknown>;
	/** When it came, by the process's monotonic clock in milliseconds. */
	endedAt: number;
	requestId?: string;
	/** Names the read in Microsoft's logs. */
	clientRequestId: string;
}

/** What reading needs of the client. */
interface ReadContext {
	asker(): Asker;
	secrets: Secrets;
	longestWaitMs: number;
	send(request: Named): Promise<Judged>;
	succeeded(): void;
	/** Waits where the request is to go again and returns nothing; else the reason for giving up. */
	retry(attempt: Judged, state: RetryState): Promise<GiveUp | undefined>;
}

type Named = GraphRequest & { clientRequestId: string };

/** The reads of one execution. They name the fields that they want, until this Graph refuses one of them. */
export class Reader {
	private selects = true;

	/** A GET, sent again on every fault that may pass. */
	async read(
		request: GraphRequest,
		task: Task,
		context: ReadContext,
	): Promise<ReadAnswer | Failure> {
		const state: RetryState = { retries: 0, throttledMs: 0 };
		let named = this.named(request);
		for (let attempts = 0; ;) {
			const attempt = await context.send(named);
			attempts += attempt.sends;
			if (attempt.verdict === 'done') {
				context.succeeded();
				return readAnswer(attempt, named, context.secrets);
			}
			if (this.learnsToAskForAll(named, attempt)) {
				named = this.named(request);
				continue;
			}
			const given = await context.retry(attempt, state);
			if (given === undefined) continue;
			const { longestWaitMs } = context;
			const failure = explainEnd(attempt, task, context.asker(), given, state, longestWaitMs);
			const { clientRequestId } = named;
			return failure.with({ attempts, clientRequestId, outcome: 'notDone' });
		}
	}

	/** One GET without a second attempt. */
	async readOnce(
		request: GraphRequest,
		{ send, secrets }: Pick<ReadContext, 'send' | 'secrets'>,
	): Promise<ReadAnswer | undefined> {
		for (;;) {
			const named = this.named(request);
			const attempt = await send(named);
			if (attempt.verdict === 'done') return readAnswer(attempt, named, secrets);
			if (!this.learnsToAskForAll(named, attempt)) return undefined;
		}
	}

	/** The request with an id of its own, as this Graph takes it: it may be older than a field that is asked for by name. */
	private named(request: GraphRequest): Named {
		const path = this.selects ? request.path : withoutSelect(request.path);
		return { ...request, path, clientRequestId: crypto.randomUUID() };
	}

	/** Whether a read was refused for a field that it selects; from then on reads ask for whole objects. */
	private learnsToAskForAll({ path }: GraphRequest, { answer }: Judged): boolean {
		const isRefused =
			path !== withoutSelect(path) &&
			answer?.from === 'graph' &&
			isUnknownField(answer.status, answer.body);
		if (isRefused) this.selects = false;
		return isRefused;
	}
}

/** What a read that was done came to; the tokens in it are secrets from now on. */
function readAnswer(attempt: Judged, { clientRequestId }: Named, secrets: Secrets): ReadAnswer {
	const body = objectOf(attempt) ?? {};
	const profiles: unknown[] = Array.isArray(body.value) ? body.value : [body];
	for (const profile of profiles) secrets.add(...secretsIn(profile));
	return {
		body,
		endedAt: attempt.endedAt,
		requestId: requestIdOf(attempt, secrets),
		clientRequestId,
	};
}

/** What of a profile must never be told. */
export function secretsIn(profile: unknown): unknown[] {
	const { tokenValue, wifiPassword } = (profile ?? {}) as Record<string, unknown>;
	return [tokenValue, wifiPassword];
}

/** A path that asks for whole objects. */
function withoutSelect(path: string): string {
	return path.replace(/([?&])\$select=[^&]*(?:&|$)/, '$1').replace(/[?&]$/, '');
}
