import type { Call } from '../graph/call';
import { SeededRandom } from '../random';
import type {
	CompanionFaultAction,
	Fault,
	FaultAction,
	FaultHandle,
	FaultMatch,
	MainFaultAction,
} from '../faultTypes';

interface ArmedFault {
	fault: Fault;
	path?: RegExp;
	seen: number;
	hits: number;
}

/** What strikes one call. */
export interface Struck {
	fault?: MainFaultAction;
	companions: CompanionFaultAction[];
}

/** Faults on demand; the first armed one that matches and is due strikes, one per call; companions all. */
export class FaultBook {
	private armed: ArmedFault[] = [];
	private random: SeededRandom;

	constructor(private readonly seed: () => number) {
		this.random = new SeededRandom(seed());
	}

	add(fault: Fault): FaultHandle {
		const { path } = fault.match ?? {};
		const armed: ArmedFault = {
			fault,
			path: typeof path === 'string' ? new RegExp(path) : path,
			seen: 0,
			hits: 0,
		};
		this.armed.push(armed);
		return {
			get hits() {
				return armed.hits;
			},
			remove: () => {
				this.armed = this.armed.filter((other) => other !== armed);
			},
		};
	}

	clear(): void {
		this.armed = [];
		this.random = new SeededRandom(this.seed());
	}

	pick(call: Call): Struck {
		const struck: Struck = { companions: [] };
		for (const armed of this.armed) {
			const { action: given } = armed.fault;
			const mayStrike = isChoice(given) || isCompanion(given) || !struck.fault;
			const action = mayStrike && this.isDue(armed, call) && chosen(given, call);
			if (!action) continue;
			if (isCompanion(action)) struck.companions.push(action);
			else if (struck.fault) continue;
			else struck.fault = action;
			armed.hits++;
		}
		return struck;
	}

	private isDue(armed: ArmedFault, call: Call): boolean {
		const { fault } = armed;
		if (!matches(fault.match ?? {}, armed.path, call)) return false;
		const times = fault.times === 'always' ? Infinity : (fault.times ?? 1);
		if (armed.hits >= times || armed.seen++ < (fault.after ?? 0)) return false;
		if (fault.probability !== undefined && this.random.next() >= fault.probability) return false;
		return true;
	}
}

type Choice = Extract<Fault['action'], (...call: never[]) => unknown>;

const isChoice = (action: Fault['action']): action is Choice => typeof action === 'function';

const chosen = (action: Fault['action'], call: Call): FaultAction | undefined =>
	isChoice(action) ? action(call) : action;

const isCompanion = (action: FaultAction): action is CompanionFaultAction =>
	action.kind === 'stranger' || action.kind === 'headers';

function matches(match: FaultMatch, path: RegExp | undefined, call: Call): boolean {
	const { operation = 'any', where = 'any' } = match;
	if (operation === 'any') {
		if (call.operation === 'batch' || call.operation === 'token') return false;
	} else if (
		Array.isArray(operation) ? !operation.includes(call.operation) : operation !== call.operation
	) {
		return false;
	}
	return (
		(where === 'any' || (where === 'part') === call.part) &&
		(match.method === undefined || match.method.toUpperCase() === call.method) &&
		(match.profileId === undefined || match.profileId === call.profileId) &&
		(match.version === undefined || match.version === call.version) &&
		(match.grant === undefined || match.grant === call.grant) &&
		(path === undefined || path.test(call.path))
	);
}
