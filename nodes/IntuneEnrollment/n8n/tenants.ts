import { isFailure, notSentAfterFailure, type Failure } from '../failure';
import type { GraphClient } from '../graph/client';
import type { Execution } from '../operations/operation';

/** One tenant of an execution. */
interface TenantRun {
	client: GraphClient;
	execution: Execution;
	/** As it was typed first; undefined where the credential is for one tenant. */
	tenantId?: string;
}

type Open = (tenantId: string, cancelled: AbortSignal) => Promise<GraphClient | Failure>;

/**
 * The tenants of one execution, each opened when its first item needs it, side by side. What one comes to is its own:
 * client, sign-in, budget, and what its items left in doubt.
 */
export class Tenants {
	/** By every name that was asked for, in lower case. */
	private readonly opened = new Map<string, TenantRun | Failure>();
	/** Those that are signed in, by what their access tokens say of the tenant. */
	private readonly signedIn = new Map<string, TenantRun>();
	private readonly opening = new Map<string, Promise<TenantRun | Failure>>();
	/** Ends the sign-ins that are under way. */
	private readonly stopping = new Map<string, AbortController>();
	private isStopped = false;

	/** @param newExecution what the items of a tenant share */
	constructor(
		private readonly open: Open,
		private readonly newExecution: () => Execution,
	) {}

	/** All items are for the tenant of a credential for one, which is signed in already. */
	static ofOne(client: GraphClient, newExecution: () => Execution): Tenants {
		const tenants = new Tenants(async () => client, newExecution);
		tenants.opened.set('', tenants.runOf(client, undefined));
		return tenants;
	}

	/** Those that are signed in, each once. */
	get runs(): TenantRun[] {
		return [...this.signedIn.values()];
	}

	/** The tenant of that name, where it is signed in or refused already. */
	known(tenantId: string): TenantRun | Failure | undefined {
		return this.opened.get(tenantId.toLowerCase());
	}

	/** The tenant of that name, signed in now where it is the first time, or why nothing can be sent there. */
	async of(tenantId: string): Promise<TenantRun | Failure> {
		if (this.isStopped) return notSentAfterFailure();
		const name = tenantId.toLowerCase();
		const opening = this.opening.get(name) ?? this.begin(tenantId, name);
		this.opening.set(name, opening);
		return await opening;
	}

	/** Nothing new starts in any tenant; what is under way is still brought to an outcome. */
	stop(): void {
		this.isStopped = true;
		for (const cancel of this.stopping.values()) cancel.abort();
		for (const { client } of this.runs) client.stop();
	}

	private async begin(tenantId: string, name: string): Promise<TenantRun | Failure> {
		const stop = new AbortController();
		this.stopping.set(name, stop);
		const client = await this.open(tenantId, stop.signal);
		this.stopping.delete(name);
		if (this.isStopped) return notSentAfterFailure();
		const run = isFailure(client) ? client : this.runOf(client, tenantId);
		this.opened.set(name, run);
		return run;
	}

	/** A tenant has several names, and is one all the same. */
	private runOf(client: GraphClient, tenantId: string | undefined): TenantRun {
		const run = this.signedIn.get(client.tenant) ?? {
			...{ client, tenantId },
			execution: this.newExecution(),
		};
		this.signedIn.set(client.tenant, run);
		return run;
	}
}
