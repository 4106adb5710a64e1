import { setTimeout as sleep } from 'node:timers/promises';
import { BREAKS } from './brokenTenants';
import { MEASURED_NODE } from './contenders';
import { forgetPeak, peakMemory } from './processFacts';
import type { TenantControl } from './SimulatorProcess';
import type { Sample, Stage } from './Stage';
import { median, sum } from './statistics';

export const TENANTS = 500;
export const ITEMS_EACH = 20;
const ITEMS = TENANTS * ITEMS_EACH;
/** Tenants whose time is told as a user would do it today: one credential and one execution each, one after the other. */
const ONE_BY_ONE = 10;

/** What many tenants in one execution come to; milliseconds, processor seconds and bytes. */
export interface ManyTenants {
	/** All tenants, with pacing on and the real quota in each. */
	ms: number;
	/** As many items in one tenant, with pacing off and no quota. */
	oneTenantMs: number;
	cpuSeconds: number;
	oneTenantCpuSeconds: number;
	/** One small execution for one tenant. */
	alone: { ms: number };
	requests: number;
	signIns: number;
	itemsFailed: number;
	throttled: number;
	foreignCalls: number;
	/** The last token of the 480 healthy tenants, after so many milliseconds: by themselves, and beside 20 broken ones. */
	healthyMs: number;
	besideBrokenMs: number;
	/** Items of healthy tenants that failed beside broken ones. */
	healthyFailed: number;
	peak: { empty: number; one: number; many: number };
}

interface Tenant {
	tenantId: string;
	profileIds: string[];
	control: TenantControl;
}

export async function measureManyTenants(
	stage: Stage,
	rounds: number,
	say: (line: string) => void,
): Promise<ManyTenants> {
	say(`  making ${TENANTS} tenants of ${ITEMS_EACH} profiles …`);
	await stage.putManyTenants();
	const tenants = await makeTenants(stage);
	const scale = new Scale(stage, tenants, say);
	const many = await scale.sideBySide(rounds);
	const aloneMs = await scale.oneByOne();
	const healthy = await scale.besideBroken(rounds);
	const peak = await scale.peaks();
	return { ...many, alone: { ms: aloneMs }, ...healthy, peak };
}

async function makeTenants({ simulator }: Stage): Promise<Tenant[]> {
	const ids = await simulator.addTenants(TENANTS);
	const tenants: Tenant[] = [];
	for (const tenantId of ids) {
		const control = simulator.ofTenant(tenantId);
		await control.configure({ throttle: { enabled: true }, logging: true });
		tenants.push({ tenantId, control, profileIds: await control.addProfiles(ITEMS_EACH) });
	}
	return tenants;
}

class Scale {
	constructor(
		private readonly stage: Stage,
		private readonly tenants: Tenant[],
		private readonly say: (line: string) => void,
	) {}

	/** One execution for all tenants, and one for as many items of one, by turns. */
	async sideBySide(rounds: number) {
		const many: Sample[] = [];
		const one: Sample[] = [];
		let facts;
		for (let round = 0; round < rounds; round++) {
			// the access tokens of an earlier round would save this one its sign-ins
			await this.stage.restart();
			await this.reset();
			const sample = await this.run(this.tenants);
			facts = { ...(await this.counted()), itemsFailed: await this.failed(sample, this.tenants) };
			many.push(sample);
			await this.stage.simulator.reset();
			one.push(await this.stage.run('ours', ITEMS));
			const [all, single] = [many.at(-1)!.ms, one.at(-1)!.ms];
			this.say(`  ${ITEMS} items: ${TENANTS} tenants ${all} ms, one tenant ${single} ms`);
		}
		const of = (samples: Sample[], key: 'ms' | 'cpuSeconds') =>
			median(samples.map((sample) => sample[key]));
		return {
			ms: of(many, 'ms'),
			oneTenantMs: of(one, 'ms'),
			cpuSeconds: of(many, 'cpuSeconds'),
			oneTenantCpuSeconds: of(one, 'cpuSeconds'),
			...facts!,
		};
	}

	/** The mean of executions for one tenant each, sign-in included. */
	async oneByOne(): Promise<number> {
		await this.stage.restart();
		await this.reset();
		const samples: Sample[] = [];
		for (const tenant of this.tenants.slice(0, ONE_BY_ONE)) samples.push(await this.run([tenant]));
		return sum(samples.map(({ ms }) => ms)) / ONE_BY_ONE;
	}

	/** When the healthy tenants are done, without the broken ones and beside them. */
	async besideBroken(rounds: number) {
		const healthy = this.tenants.slice(Object.keys(BREAKS).length);
		const [alone, beside]: number[][] = [[], []];
		let healthyFailed = 0;
		for (let round = 0; round < rounds; round++) {
			await this.stage.restart();
			await this.reset();
			alone!.push(await this.lastTokenOf(healthy, async () => await this.run(healthy)));
			await this.stage.restart();
			await this.reset();
			for (const [index, breakIt] of Object.values(BREAKS).entries())
				await breakIt(this.tenants[index]!.control);
			beside!.push(
				await this.lastTokenOf(healthy, async () => {
					healthyFailed += await this.failed(await this.run(this.tenants), healthy);
				}),
			);
			await this.mend();
			this.say(
				`  ${healthy.length} healthy: ${alone!.at(-1)} ms, beside broken ones ${beside!.at(-1)} ms`,
			);
		}
		return { healthyMs: median(alone!), besideBrokenMs: median(beside!), healthyFailed };
	}

	/** Each from a process of its own, as in memory.ts. */
	async peaks() {
		const peakOf = async (run: () => Promise<unknown>) => {
			await this.stage.restart();
			await this.reset();
			forgetPeak(this.stage.pid);
			await run();
			return peakMemory(this.stage.pid);
		};
		const peak = {
			empty: await peakOf(async () => await this.stage.run('empty', ITEMS)),
			one: await peakOf(async () => await this.stage.run('ours', ITEMS)),
			many: await peakOf(async () => await this.run(this.tenants)),
		};
		this.say(`  peaks: ${Object.values(peak).map((bytes) => `${Math.round(bytes / 1e6)} MB`)}`);
		return peak;
	}

	private async run(tenants: Tenant[]): Promise<Sample> {
		// as a list of customers would give them: all items of one, then of the next
		const items = tenants.flatMap(({ tenantId, profileIds }) =>
			profileIds.map((profileId) => ({ tenantId, profileId })),
		);
		return await this.stage.runWith('oursTenants', { items });
	}

	private async reset(): Promise<void> {
		await this.stage.simulator.reset();
		for (const { control } of this.tenants) await control.reset();
	}

	private async mend(): Promise<void> {
		for (const { control } of this.tenants.slice(0, Object.keys(BREAKS).length)) {
			await control.configure({ signInRefusal: null, throttle: { foreignWrites: 0 } });
			await control.reset();
		}
		// what hung is given up by now, and late answers are through
		await sleep(1000);
	}

	private async counted() {
		const all = await Promise.all(this.tenants.map(({ control }) => control.state()));
		const total = (of: (counters: (typeof all)[number]['counters']) => number) =>
			sum(all.map(({ counters }) => of(counters)));
		return {
			requests: total(({ requests }) => requests),
			signIns: total(({ tokenRequests }) => tokenRequests.client_credentials ?? 0),
			throttled: total(({ throttled }) => throttled),
			foreignCalls: total(({ callsForOtherTenants }) => callsForOtherTenants),
		};
	}

	/** Items of these tenants that did not come out as done, or whose token was not made exactly once. */
	private async failed(sample: Sample, tenants: Tenant[]): Promise<number> {
		const output = await this.stage.outputOf(sample, MEASURED_NODE);
		const ids = new Set(tenants.flatMap(({ profileIds }) => profileIds));
		const done = output.filter(({ json }) => ids.has((json as { profileId?: string }).profileId!));
		const states = await Promise.all(tenants.map(({ control }) => control.state()));
		const made = sum(states.map(({ counters }) => counters.tokensMade));
		return Math.max(ids.size - done.length, Math.abs(made - ids.size));
	}

	/** Milliseconds from the first request for any tenant to the last token of these. */
	private async lastTokenOf(tenants: Tenant[], run: () => Promise<unknown>): Promise<number> {
		const { now: began } = await tenants[0]!.control.state();
		await run();
		let last = began;
		for (const { control } of tenants)
			for (const { operation, at } of await control.log())
				if (operation === 'createToken') last = Math.max(last, at);
		return last - began;
	}
}
