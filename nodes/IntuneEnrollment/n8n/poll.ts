import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { Decide, TriggerEvent } from '../events/event';
import { after, isFailure, type Failure } from '../failure';
import { DEFAULT_TUNING } from '../fields/options';
import { readAuthentication, readTenantIds } from '../fields/tenant';
import { systemClock } from '../graph/clock';
import type { OpenOptions } from './openClient';
import { orThrow } from './output';
import { ofTenant } from './items';
import { PollMemory } from './pollMemory';
import { tenancyOf, type Tenancy } from './tenancy';

type Pick = (event: unknown) => TriggerEvent | Failure;
/** A tenant by its name; undefined where the credential is for one. */
type TenantId = string | undefined;

/** What a poll may take where the host does not say so itself (n8n 2.0). */
const BUDGET_MS = 45_000;

/**
 * One poll for an event. What it found is remembered only once all is decided; a poll that fails, or a test by hand, changes
 * nothing. Of many tenants each has a memory of its own, and is read by itself.
 */
export async function pollEvent(
	context: IPollFunctions,
	pick: Pick,
): Promise<INodeExecutionData[][] | null> {
	const node = context.getNode();
	const parameter = (name: string, fallback?: unknown) =>
		context.getNodeParameter(name, fallback) as unknown;
	const event = orThrow(node, pick(parameter('event')));
	const watch = orThrow(node, event.read(parameter));
	const authentication = orThrow(node, readAuthentication(parameter));
	const tenancy = orThrow(node, await tenancyOf(context, authentication));
	const tenants = orThrow(node, readTenantIds(parameter, tenancy.list));
	const polling = new Polling(context, event, watch, tenancy);
	const isTest = context.getMode() === 'manual';
	const items = orThrow(
		node,
		isTest ? await polling.sample(tenants) : await polling.pollAll(tenants),
	);
	return items.length === 0 ? null : [items.map((json) => ({ json }))];
}

class Polling {
	private readonly memory: PollMemory;

	constructor(
		private readonly context: IPollFunctions,
		private readonly event: TriggerEvent,
		private readonly watch: unknown,
		private readonly tenancy: Tenancy,
	) {
		this.memory = new PollMemory(context, event);
	}

	/** What is due in all of them. One that fails is a line in the log, unless all do. */
	async pollAll(tenants: TenantId[]): Promise<IDataObject[] | Failure> {
		const seen = await withinBudget(
			this.context,
			this.event.tooSlow,
			tenants.map(
				(tenantId) => async (over, budgetMs) => await this.look(tenantId, over, budgetMs),
			),
		);
		const came = tenants.map((tenantId, index) => this.decide(tenantId, seen[index]!));
		const failures = came.filter(isFailure);
		if (failures.length === came.length) return failures[0]!;
		for (const failure of failures) this.log(failure);
		return came.flatMap((items) => (isFailure(items) ? [] : items));
	}

	/** Of the first tenant that can be read. */
	async sample(tenants: TenantId[]): Promise<IDataObject[] | Failure> {
		const works = [
			async (over: AbortSignal, budgetMs: number) => {
				let last: IDataObject[] | Failure = [];
				for (const tenantId of tenants) {
					last = await after(
						await this.open(tenantId, over, budgetMs),
						async (client) => await this.event.sample(client, this.watch),
					);
					if (!isFailure(last)) return withTenant(last, tenantId);
				}
				return last;
			},
		];
		const [sample] = await withinBudget(this.context, this.event.tooSlow, works);
		return sample!;
	}

	private async look(
		tenantId: TenantId,
		over: AbortSignal,
		budgetMs: number,
	): Promise<Decide | Failure> {
		return await after(await this.open(tenantId, over, budgetMs), async (client) => {
			const until = client.elapsed() + budgetMs / 2;
			return await this.event.look(client, this.watch, () => this.memory.of(tenantId), until);
		});
	}

	private async open(tenantId: TenantId, over: AbortSignal, budgetMs: number) {
		return await this.tenancy.open(tenantId, patience(budgetMs, over));
	}

	private decide(tenantId: TenantId, seen: Decide | Failure): IDataObject[] | Failure {
		if (isFailure(seen)) return ofTenant(seen, tenantId);
		const { items, memory, failure } = seen(this.memory.of(tenantId));
		if (memory) this.memory.keep(tenantId, memory);
		if (failure && items.length === 0 && !memory) return ofTenant(failure, tenantId);
		if (failure) this.log(ofTenant(failure, tenantId));
		return withTenant(items, tenantId);
	}

	private log({ message, description, details }: Failure): void {
		const whose = details.tenantId === undefined ? '' : `Tenant ${details.tenantId}: `;
		this.context.logger.warn(`${whose}${message}. ${description}`);
	}
}

function withTenant(items: IDataObject[], tenantId: TenantId): IDataObject[] {
	return tenantId === undefined ? items : items.map((item) => ({ ...item, tenantId }));
}

/** Ends the poll before n8n does, so that its words are ours; a request that hangs is not waited for. */
async function withinBudget<T>(
	context: IPollFunctions,
	tooSlow: Failure,
	works: Array<(over: AbortSignal, budgetMs: number) => Promise<T | Failure>>,
): Promise<Array<T | Failure>> {
	const hosts = context as IPollFunctions & { getPollBudgetMs?(): number };
	const budget = (hosts.getPollBudgetMs?.() ?? BUDGET_MS) * 0.9;
	const [done, over] = [new AbortController(), new AbortController()];
	const timeIsUp = systemClock.sleep(budget, done.signal).then(() => {
		if (!done.signal.aborted) over.abort();
		return tooSlow;
	});
	const results = await Promise.all(
		// Node.js warns of more than ten listeners on one signal
		works.map(async (work) =>
			Promise.race([work(AbortSignal.any([over.signal]), budget), timeIsUp]),
		),
	);
	done.abort();
	return results;
}

/** Waits and tries that end within a poll, so that it tells what went wrong and not that its time was up. */
function patience(budgetMs: number, cancelled: AbortSignal): OpenOptions {
	const timeoutMs = Math.min(DEFAULT_TUNING.timeoutMs, Math.floor(budgetMs / 5));
	const tuning = { ...DEFAULT_TUNING, timeoutMs, maxRetries: 2 };
	return { cancelled, tuning, longestWaitMs: Math.floor(budgetMs * 0.75) };
}
