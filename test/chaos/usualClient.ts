import { startSimulator, VirtualClock, type Simulator } from '../simulator';
import { askToken } from '../simulator/client';
import { seedItems } from './chaos';
import { armChaos } from './faults';

/** How the usual clients do it: resend every POST on 5xx, on 429 and when the answer is lost. */
const TRIES = 4;
const IN_FLIGHT = 8;
const TIMEOUT_MS = 60_000;

export interface UsualResult {
	faults: number;
	tokensMade: number;
	doubled: number;
	/** Profiles of which an item was reported as failed although its token was made, or the other way round. */
	untrue: number;
	failed: number;
}

/** The same items and faults against a stand-in of the usual client, one plain POST per item. */
export async function usualRun(seed: number, count = 2000): Promise<UsualResult> {
	const clock = new VirtualClock();
	const simulator = await startSimulator({ seed, clock, logging: false });
	clock.start(simulator);
	try {
		const { ids, items } = seedItems(simulator, count);
		simulator.clearFaults();
		const chaos = armChaos(simulator, true);
		const client = new UsualClient(simulator, clock);
		const claims: boolean[] = [];
		let next = 0;
		const worker = async () => {
			for (let index = next++; index < ids.length; index = next++) {
				claims[index] = await client.createToken(
					ids[index]!,
					String(items[index]!.json.profileType),
				);
			}
		};
		await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
		const wanted = new Map<string, number>();
		const told = new Map<string, number>();
		ids.forEach((id, index) => {
			wanted.set(id, (wanted.get(id) ?? 0) + 1);
			told.set(id, (told.get(id) ?? 0) + (claims[index] ? 1 : 0));
		});
		let [doubled, untrue] = [0, 0];
		for (const [id, times] of wanted) {
			const made = simulator.tokensMade(id);
			doubled += Math.max(0, made - times);
			if (made !== told.get(id)) untrue += 1;
		}
		return {
			faults: chaos.struck(),
			tokensMade: simulator.counters.tokensMade,
			doubled,
			untrue,
			failed: claims.filter((claim) => !claim).length,
		};
	} finally {
		clock.stop();
		await simulator.stop();
	}
}

class UsualClient {
	private accessToken = '';

	constructor(
		private readonly simulator: Simulator,
		private readonly clock: VirtualClock,
	) {}

	async createToken(id: string, profileType: string): Promise<boolean> {
		for (let attempt = 1; attempt <= TRIES; attempt++) {
			const answer = await this.post(
				`/beta/deviceManagement/${profileType}EnrollmentProfiles/${id}/createToken`,
			);
			if (answer !== undefined && answer.status < 300) return true;
			const passing = answer === undefined || answer.status === 429 || answer.status >= 500;
			if (answer?.status === 401) this.accessToken = '';
			else if (!passing) return false;
			const asked = Number(answer?.headers.get('retry-after') ?? 0) * 1000;
			await this.clock.sleep(Math.max(asked, 1000 * 2 ** attempt));
		}
		return false;
	}

	/** undefined: no answer came. */
	private async post(path: string): Promise<Response | undefined> {
		const late = new AbortController();
		const answered = new AbortController();
		const timer = this.clock.sleep(TIMEOUT_MS, answered.signal).then(
			() => late.abort(),
			() => {},
		);
		try {
			const answer = await fetch(this.simulator.origin + path, {
				method: 'POST',
				headers: {
					Authorization: `Bearer ${await this.signIn()}`,
					'Content-Type': 'application/json',
				},
				body: JSON.stringify({ tokenValidityInSeconds: 7_776_000 }),
				redirect: 'manual',
				signal: late.signal,
			});
			await answer.text();
			return answer;
		} catch {
			return undefined;
		} finally {
			answered.abort();
			await timer;
		}
	}

	private async signIn(): Promise<string> {
		if (this.accessToken !== '') return this.accessToken;
		const { clientId, clientSecret } = this.simulator.settings;
		const answer = await askToken(this.simulator, {
			grant_type: 'client_credentials',
			client_id: clientId,
			client_secret: clientSecret,
			scope: `${this.simulator.origin}/.default`,
		});
		this.accessToken = String(
			(answer.json as { access_token?: string } | undefined)?.access_token ?? '',
		);
		return this.accessToken;
	}
}
