import { setMaxListeners } from 'node:events';
import { FaultBook } from './faults/faultBook';
import { Journal } from './journal';
import { ProfileStore } from './profiles/store';
import { SeededRandom } from './random';
import { Quota } from './graph/throttle';
import { TokenIssuer } from './entra/tokens';
import type { Clock, SimulatorSettings } from './types';

/** How late is late where nothing is said. */
const DEFAULT_LATE_MS = 5000;

/** Everything the simulator knows, shared by its rooms. */
export class World {
	readonly profiles: ProfileStore;
	readonly journal: Journal;
	readonly faults: FaultBook;
	readonly quota: Quota;
	readonly issuer: TokenIssuer;
	readonly random: SeededRandom;
	/** Aborted when the simulator ends. */
	readonly stopping = new AbortController();
	hanging = 0;
	activeRequests = 0;
	/** Work that the service does later, though it has answered. */
	pendingWork = 0;
	origin = '';

	constructor(
		readonly settings: SimulatorSettings,
		readonly clock: Clock,
	) {
		// Every request that sleeps listens to it: hundreds at once are no leak, as Node.js would warn.
		setMaxListeners(0, this.stopping.signal);
		this.profiles = new ProfileStore(settings, clock);
		this.journal = new Journal(settings, clock);
		this.faults = new FaultBook(() => settings.seed);
		this.quota = new Quota(() => settings.throttle, clock);
		this.issuer = new TokenIssuer(settings, clock, () => this.origin);
		this.random = new SeededRandom(settings.seed);
	}

	/** Now, by the clock of the gateway, which the Date header shows. */
	gatewayNow(): number {
		return this.clock.now() + this.settings.dateOffsetMs;
	}

	/** Does work so much later on the clock, whoever has left meanwhile; not at all once the simulator ends. */
	later(ms = DEFAULT_LATE_MS, work: () => unknown): void {
		this.pendingWork++;
		void this.clock
			.sleep(ms, this.stopping.signal)
			.then(work)
			.catch((error: unknown) => {
				if (!this.stopping.signal.aborted) console.error('simulator:', error);
			})
			.finally(() => this.pendingWork--);
	}
}
