import { AuditLog } from './audit/auditLog';
import type { Cloud } from './cloud';
import { DeviceStore } from './devices/store';
import { Entra } from './entra/entra';
import { TokenIssuer } from './entra/tokens';
import { FaultBook } from './faults/faultBook';
import { Quota } from './graph/throttle';
import { Journal } from './journal';
import { Changes } from './profiles/changes';
import { ProfileStore } from './profiles/store';
import { SeededRandom } from './random';
import type { Clock, SimulatorSettings } from './types';

/** How late is late where nothing is said. */
const DEFAULT_LATE_MS = 5000;

/** Everything the simulator knows of one tenant, shared by its rooms. */
export class Tenant {
	readonly clock: Clock;
	readonly entra: Entra;
	readonly issuer: TokenIssuer;
	readonly profiles: ProfileStore;
	readonly changes: Changes;
	readonly devices: DeviceStore;
	readonly audit: AuditLog;
	readonly journal: Journal;
	readonly faults: FaultBook;
	readonly quota: Quota;
	readonly random: SeededRandom;
	/** Work that the service does later, though it has answered. */
	pendingWork = 0;

	constructor(
		readonly cloud: Cloud,
		readonly settings: SimulatorSettings,
	) {
		this.clock = cloud.clock;
		this.entra = new Entra(this);
		this.issuer = new TokenIssuer(this);
		this.profiles = new ProfileStore(settings, this.clock);
		this.changes = new Changes(this);
		this.devices = new DeviceStore(this);
		this.audit = new AuditLog(this);
		this.journal = new Journal(settings, this.clock);
		this.faults = new FaultBook(() => settings.seed);
		this.quota = new Quota(() => settings.throttle, this.clock);
		this.random = new SeededRandom(settings.seed);
		cloud.tenants.push(this);
	}

	get origin(): string {
		return this.cloud.origin;
	}

	/** Now, by the clock of the gateway, which the Date header shows. */
	gatewayNow(): number {
		return this.clock.now() + this.settings.dateOffsetMs;
	}

	/** Does work so much later on the clock, whoever has left meanwhile; not at all once the simulator ends. */
	later(ms = DEFAULT_LATE_MS, work: () => unknown): void {
		const { signal } = this.cloud.stopping;
		this.pendingWork++;
		void this.clock
			.sleep(ms, signal)
			.then(work)
			.catch((error: unknown) => {
				if (!signal.aborted) console.error('simulator:', error);
			})
			.finally(() => this.pendingWork--);
	}
}
