import { Agent, request } from 'node:https';
import { batchBody, MAX_BATCH_SIZE } from '../../nodes/IntuneEnrollment/graph/batch';
import { NO_CONTENT, type GraphRequest } from '../../nodes/IntuneEnrollment/graph/attempt';
import { QUOTA } from '../../nodes/IntuneEnrollment/graph/pacer';
import { COLLECTION_PATH, VALIDITY_SECONDS } from './contenders';
import type { SimulatorProcess } from './SimulatorProcess';

/** Calls at one time, as the node has them without pacing. */
const IN_FLIGHT = QUOTA.inFlightUnpaced;

/** The least there is: the same batches, as many in flight, over connections that stay open, and nothing else. */
export class Floor {
	private readonly agent: Agent;

	constructor(
		private readonly simulator: SimulatorProcess,
		private readonly accessToken: string,
	) {
		const { ca } = simulator.facts;
		this.agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT, ca });
	}

	/** Milliseconds for one token per profile. */
	async run(profileIds: string[]): Promise<number> {
		const started = performance.now();
		const calls: GraphRequest[][] = [];
		for (let from = 0; from < profileIds.length; from += MAX_BATCH_SIZE) {
			calls.push(profileIds.slice(from, from + MAX_BATCH_SIZE).map(createToken));
		}
		let next = 0;
		const sendInTurn = async () => {
			while (next < calls.length) await this.send(calls[next++]!);
		};
		await Promise.all(Array.from({ length: IN_FLIGHT }, sendInTurn));
		return performance.now() - started;
	}

	close(): void {
		this.agent.destroy();
	}

	private async send(requests: GraphRequest[]): Promise<void> {
		const [only] = requests;
		if (requests.length === 1) {
			const { status } = await this.post(only!.path, only!.body!);
			if (status !== 204) throw new Error(`The floor's request was answered with ${status}`);
			return;
		}
		const { text } = await this.post('/$batch', batchBody(requests));
		const { responses } = JSON.parse(text) as { responses: Array<{ status: number }> };
		const refused = responses.find(({ status }) => status !== 204);
		if (refused) throw new Error(`A part of the floor's batch was answered with ${refused.status}`);
	}

	private async post(path: string, body: object): Promise<{ status: number; text: string }> {
		const payload = JSON.stringify(body);
		return await new Promise((resolve, reject) => {
			const call = request(`${this.simulator.facts.origin}/beta${path}`, {
				method: 'POST',
				agent: this.agent,
				headers: {
					authorization: `Bearer ${this.accessToken}`,
					'content-type': 'application/json',
					'content-length': Buffer.byteLength(payload),
				},
			});
			call.once('error', reject);
			call.once('response', (response) => {
				let text = '';
				response.setEncoding('utf8');
				response.on('data', (chunk: string) => (text += chunk));
				response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
				response.once('error', reject);
			});
			call.end(payload);
		});
	}
}

function createToken(profileId: string): GraphRequest {
	return {
		method: 'POST',
		version: 'beta',
		path: `${COLLECTION_PATH}/${profileId}/createToken`,
		body: { tokenValidityInSeconds: VALIDITY_SECONDS },
		expected: NO_CONTENT,
	};
}
