import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { IntuneCredential } from '../enrollment/clouds';
import type { Decide, TriggerEvent } from '../events/event';
import { type Failure, isFailure } from '../failure';
import { DEFAULT_TUNING } from '../fields/options';
import { systemClock } from '../graph/clock';
import { openClient, usableCredential, type OpenOptions } from './openClient';
import { toNodeError } from './output';

type Pick = (event: unknown) => TriggerEvent | Failure;

/** What a poll may take where the host does not say so itself (n8n 2.0). */
const BUDGET_MS = 45_000;

/**
 * One poll for an event. What it found is remembered only once all is decided; a poll that fails, or a test by hand, changes
 * nothing.
 */
export async function pollEvent(
	context: IPollFunctions,
	pick: Pick,
): Promise<INodeExecutionData[][] | null> {
	const items = await poll(context, pick);
	if (isFailure(items)) throw toNodeError(context.getNode(), items);
	return items.length === 0 ? null : [items.map((json) => ({ json }))];
}

async function poll(context: IPollFunctions, pick: Pick): Promise<IDataObject[] | Failure> {
	const parameter = (name: string, fallback?: unknown) =>
		context.getNodeParameter(name, fallback) as unknown;
	const event = pick(parameter('event'));
	if (isFailure(event)) return event;
	const watch = event.read(parameter);
	if (isFailure(watch)) return watch;
	const credential = await usableCredential(context);
	if (isFailure(credential)) return credential;
	const seen = await withinBudget(context, event.tooSlow, async (cancelled, budgetMs) => {
		return await look(context, event, watch, credential, cancelled, budgetMs);
	});
	if (isFailure(seen) || Array.isArray(seen)) return seen;
	const { items, memory, failure } = seen(memoryOf(context, event));
	if (memory) context.getWorkflowStaticData('node')[event.memoryKey] = memory;
	if (!failure) return items;
	if (items.length === 0 && !memory) return failure;
	context.logger.warn(`${failure.message}. ${failure.description}`);
	return items;
}

async function look(
	context: IPollFunctions,
	event: TriggerEvent,
	watch: unknown,
	credential: IntuneCredential,
	cancelled: AbortSignal,
	budgetMs: number,
): Promise<Decide | IDataObject[] | Failure> {
	const client = await openClient(context, credential, patience(budgetMs, cancelled));
	if (isFailure(client)) return client;
	if (context.getMode() === 'manual') return await event.sample(client, watch);
	const until = client.elapsed() + budgetMs / 2;
	return await event.look(client, watch, () => memoryOf(context, event), until);
}

function memoryOf(context: IPollFunctions, { memoryKey }: TriggerEvent): IDataObject | undefined {
	return context.getWorkflowStaticData('node')[memoryKey] as IDataObject | undefined;
}

/** Ends the poll before n8n does, so that its words are ours; a request that hangs is not waited for. */
async function withinBudget<T>(
	context: IPollFunctions,
	tooSlow: Failure,
	work: (over: AbortSignal, budgetMs: number) => Promise<T>,
): Promise<T | Failure> {
	const hosts = context as IPollFunctions & { getPollBudgetMs?(): number };
	const budget = (hosts.getPollBudgetMs?.() ?? BUDGET_MS) * 0.9;
	const [done, over] = [new AbortController(), new AbortController()];
	const timeIsUp = systemClock.sleep(budget, done.signal).then(() => {
		if (!done.signal.aborted) over.abort();
		return tooSlow;
	});
	const result = await Promise.race([work(over.signal, budget), timeIsUp]);
	done.abort();
	return result;
}

/** Waits and tries that end within a poll, so that it tells what went wrong and not that its time was up. */
function patience(budgetMs: number, cancelled: AbortSignal): OpenOptions {
	const timeoutMs = Math.min(DEFAULT_TUNING.timeoutMs, Math.floor(budgetMs / 5));
	const tuning = { ...DEFAULT_TUNING, timeoutMs, maxRetries: 2 };
	return { cancelled, tuning, longestWaitMs: Math.floor(budgetMs * 0.75) };
}
