import type { ServerResponse } from 'node:http';
import type { Answer, CallIds, Effect } from './answer';
import { answerHeaders, JSON_TYPE } from './headers';
import type { Cloud } from '../cloud';
import type { Tenant } from '../tenant';

/** One HTTP request and its answer, with all the ways in which an answer can go wrong. */
export class Exchange {
	/** The client has left, or has its answer. */
	closed = false;
	/** The service goes on with the work although the client has left. */
	worksWhenGone = false;
	private holds = 0;
	private readonly leaving = new AbortController();
	private readonly onClosed: Array<() => void> = [];

	constructor(
		private readonly cloud: Cloud,
		private readonly raw: ServerResponse,
	) {
		raw.sendDate = false;
		cloud.activeRequests++;
		raw.once('close', () => {
			this.closed = true;
			cloud.activeRequests--;
			if (this.holds > 0) cloud.hanging--;
			this.leaving.abort();
			for (const listener of this.onClosed) listener();
		});
	}

	whenClosed(listener: () => void): void {
		if (this.closed) listener();
		else this.onClosed.push(listener);
	}

	/** Sleeps on the clock, counted as held. false: the client left meanwhile, and the work should not be done. */
	async sleep(ms: number): Promise<boolean> {
		if (ms <= 0) return this.worksWhenGone || !this.closed;
		return this.sleepUnless(this.worksWhenGone ? this.cloud.stopping : this.leaving, ms);
	}

	private async sleepUnless({ signal }: AbortController, ms: number): Promise<boolean> {
		this.hold();
		try {
			await this.cloud.clock.sleep(ms, signal);
			return true;
		} catch {
			return false;
		} finally {
			this.release();
		}
	}

	private hold(): void {
		if (++this.holds === 1 && !this.closed) this.cloud.hanging++;
	}

	private release(): void {
		if (--this.holds === 0 && !this.closed) this.cloud.hanging--;
	}

	/** Puts the answer on the wire, or does to the connection what the effect says. */
	deliver(tenant: Tenant, given: Answer, effect: Effect, ids: CallIds, dripEveryMs = 1000): void {
		if (this.closed) return;
		// HTTP knows no body for these, whoever answers.
		const bodiless = given.status === 204 || given.status === 304;
		const answer = bodiless ? { ...given, body: undefined } : given;
		if (effect === 'drop') return void this.raw.destroy();
		if (effect === 'hang') return this.hold();
		const text = bodyText(answer);
		const headers: Record<string, string | number> = answerHeaders(
			tenant.settings,
			tenant.gatewayNow(),
			answer,
			ids,
		);
		if (effect === 'send') {
			if (text !== undefined) headers['Content-Length'] = Buffer.byteLength(text);
			this.raw.writeHead(answer.status, headers);
			this.raw.end(text);
			return;
		}
		// A 204 has no body to spoil: what is cut then is a 200 that nobody documented.
		const whole =
			text ?? '{"@odata.context":"https://graph.microsoft.com/beta/$metadata#Edm.Null"}';
		const status = answer.status === 204 ? 200 : answer.status;
		const half = whole.slice(0, Math.ceil(whole.length * 0.6));
		headers['Content-Type'] ??= JSON_TYPE;
		if (effect === 'truncate') {
			this.raw.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(half) });
			this.raw.end(half);
		} else if (effect === 'cut') {
			this.raw.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(whole) });
			// Only once the half is with the client's side of the socket does the cut differ from a drop.
			this.raw.write(half, () => this.raw.destroy());
		} else {
			this.raw.writeHead(status, headers);
			this.raw.flushHeaders();
			void this.drip(dripEveryMs);
		}
	}

	private async drip(everyMs: number): Promise<void> {
		while (await this.sleepUnless(this.leaving, everyMs)) this.raw.write(' ');
	}
}

function bodyText({ body }: Answer): string | undefined {
	return body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
}
