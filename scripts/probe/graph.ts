import { randomUUID } from 'node:crypto';
import {
	isDone,
	isDoubtful,
	isPassing,
	readAnswer,
	waitAsked,
	type Answer,
	type RawAnswer,
} from './answer';
import { exchange, lowerCase, type GraphOptions, type GraphRequest } from './exchange';
import { Unanswered } from './question';

/** An answer that can be believed. */
export interface Settled {
	answer: Answer;
	/** It was the first that came: nothing else was sent for it. */
	clean: boolean;
}

/** How often the same thing is asked where nothing certain comes. */
const MOST_ATTEMPTS = 5;
const FIRST_GAP_MS = 1_000;
/** So long work may come after its answer, as far as the probe takes it into account. */
export const SETTLE_MS = 60_000;

/** Speaks HTTP with Graph: one request at a time, writes spread over time, every answer as it came. */
export class Graph {
	/** When the last write went whose outcome nobody told; its work may still come. */
	private doubtfulAt = -Infinity;
	private nextWriteAt = -Infinity;
	writes = 0;
	/** Somebody wants it to end: nothing more is asked, and cleaning up begins. */
	stopped = false;

	constructor(private readonly options: GraphOptions) {}

	async send(request: GraphRequest): Promise<Answer> {
		if (this.stopped) throw new Unanswered('stopped');
		const isWrite = request.method !== 'GET';
		if (isWrite) await this.takeTurn();
		const answer = await exchange(this.options, request);
		if (isWrite && isDoubtful(answer)) this.doubtfulAt = answer.receivedAt;
		return answer;
	}

	/** One request as the only part of a batch: the batch's own answer, and the part's where there is one. */
	async sendInBatch(request: GraphRequest): Promise<{ outer: Answer; part?: Answer }> {
		const { method, path, body } = request;
		const clientRequestId = randomUUID();
		const headers = {
			'client-request-id': clientRequestId,
			...(body ? { 'Content-Type': 'application/json' } : {}),
		};
		const requests = [{ id: '1', method, url: path, headers, body }];
		const outer = await this.send({ method: 'POST', path: '/$batch', body: { requests } });
		const { responses } = (outer.body ?? {}) as { responses?: Array<Partial<RawAnswer>> };
		const [found] = Array.isArray(responses) ? responses : [];
		if (typeof found?.status !== 'number') return { outer };
		const raw: RawAnswer = {
			status: found.status,
			headers: lowerCase(Object.entries(found.headers ?? {})),
			body: found.body,
			unreadable: typeof found.body === 'string',
		};
		const { sentAt, receivedAt } = outer;
		const part = readAnswer(raw, { sentAt, receivedAt, clientRequestId });
		if (isDoubtful(part)) this.doubtfulAt = receivedAt;
		return { outer, part };
	}

	/**
	 * Sends until an answer can be believed: a success at once, a refusal once it has come twice in a row, what may
	 * pass once nothing else has come in all attempts.
	 */
	async settled(request: GraphRequest): Promise<Settled> {
		return await this.settle(async () => await this.send(request));
	}

	/** The same for whatever sends. */
	async settle(send: () => Promise<Answer>): Promise<Settled> {
		const seen: Answer[] = [];
		for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
			const answer = await send();
			const before = seen.at(-1);
			seen.push(answer);
			if (isDone(answer)) return { answer, clean: attempt === 1 };
			if (!isPassing(answer) && before && isSame(answer, before)) return { answer, clean: false };
			if (attempt < MOST_ATTEMPTS) await this.pause(answer, attempt);
		}
		const [first] = seen;
		const steady = first!.from === 'graph' && seen.every((one) => isSame(one, first!));
		if (steady) return { answer: first!, clean: false };
		throw new Unanswered('noSteadyAnswer');
	}

	/** Writes as fast as they can go, which only the question about the quota may do. */
	async sendAtOnce(request: GraphRequest): Promise<Answer> {
		this.nextWriteAt = -Infinity;
		return await this.send(request);
	}

	/** Waits for work that may still come after a write whose outcome nobody told. */
	async whenSettled(): Promise<void> {
		const left = this.doubtfulAt + SETTLE_MS - this.options.clock.now();
		if (left > 0) await this.options.clock.sleep(left);
	}

	private async pause(answer: Answer, attempt: number): Promise<void> {
		await this.options.clock.sleep(waitAsked(answer) ?? FIRST_GAP_MS * 2 ** (attempt - 1));
	}

	/** Writes are spread evenly, so that no 20 seconds hold more than they may. */
	private async takeTurn(): Promise<void> {
		const { clock, writesPer20s } = this.options;
		this.writes++;
		const now = clock.now();
		const at = Math.max(now, this.nextWriteAt);
		this.nextWriteAt = at + 20_000 / writesPer20s;
		if (at > now) await clock.sleep(at - now);
	}
}

const isSame = (one: Answer, other: Answer): boolean =>
	one.from === other.from && one.status === other.status && one.code === other.code;
