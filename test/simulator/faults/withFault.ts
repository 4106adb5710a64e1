import { errorContext, type Call } from '../graph/call';
import { isSilent, type Answer, type Effect } from '../http/answer';
import type { Exchange } from '../http/exchange';
import type { Tenant } from '../tenant';
import type { MainFaultAction } from '../faultTypes';
import type { Struck } from './faultBook';
import { spoil } from './spoil';
import { Strangers } from './strangers';

/** What the service does for one call where nothing breaks. */
export interface Work {
	/** Sign-in, router, quota, permission: the refusal, or nothing. */
	accept(): Answer | undefined;
	/** How long the service takes, known once the call is accepted. */
	delayMs(): number;
	run(): Answer | Promise<Answer>;
}

/** What the client gets. */
export interface Served {
	answer: Answer;
	effect: Effect;
	dripEveryMs?: number;
}

/** Serves one call with what strikes it, and enters it in the log. */
export async function serveWithFault(
	tenant: Tenant,
	exchange: Exchange,
	call: Call,
	{ fault, companions }: Struck,
	work: Work,
	/** What becomes of a sound answer on the wire; a batch's parts have a say in it. */
	soundEffect: () => Pick<Served, 'effect' | 'dripEveryMs'> = () => ({ effect: 'send' }),
): Promise<Served> {
	const strangers = new Strangers(tenant, call, companions);
	const run = async () => {
		strangers.act('before');
		const answer = await work.run();
		strangers.act('after');
		return answer;
	};
	const context = errorContext(call, tenant);
	const spoilt = (answer: Answer) => spoil(fault!, answer, context);
	const { late, ...struck } = await strike(exchange, fault, { ...work, run }, spoilt);
	if (!late) strangers.act('before', 'after');
	const answer = signed(struck.answer, call, companions);
	const dripEveryMs = fault?.kind === 'drip' ? fault.everyMs : undefined;
	// A fault of the whole outweighs what its parts do to the connection.
	const onWire = struck.effect === 'send' ? soundEffect() : { effect: struck.effect, dripEveryMs };
	const unsent = isSilent(onWire.effect) || (exchange.closed && !call.part);
	const status = unsent ? 0 : answer.status;
	const entry = tenant.journal.answered(call, status, answer.worked === true, fault?.kind);
	if (late) {
		tenant.later(late.ms, async () => {
			if ((await run()).worked) tenant.journal.workedLate(call, entry);
		});
	}
	return { answer, ...onWire };
}

interface Outcome {
	answer: Answer;
	effect: Effect;
	/** The work is still to be done, so much later. */
	late?: { ms?: number };
}

/** Does the work as far as the fault lets it be done before the answer, and spoils that. */
async function strike(
	exchange: Exchange,
	fault: MainFaultAction | undefined,
	work: Work,
	spoilt: (answer: Answer) => Outcome,
): Promise<Outcome> {
	const when = fault && whenItStrikes(fault);
	if (when === 'late') {
		const refused = work.accept();
		exchange.worksWhenGone = true;
		return { ...spoilt(NOTHING), late: refused ? undefined : lateness(fault!) };
	}
	if (when === 'before' && fault?.kind !== 'slow') return spoilt(NOTHING);
	if (when === 'before' && fault?.kind === 'slow') {
		if (fault.worksWhenGone) exchange.worksWhenGone = true;
		if (!(await exchange.sleep(fault.ms))) return { answer: LEFT, effect: 'send' };
	}
	const refused = work.accept();
	const stayed = await exchange.sleep(work.delayMs());
	const answer = stayed ? (refused ?? (await work.run())) : LEFT;
	if (when !== 'after') return { answer, effect: 'send' };
	if (fault?.kind === 'slow') await exchange.sleep(fault.ms);
	return spoilt(answer);
}

/** What a fault spoils where nothing has been done. */
const NOTHING: Answer = { status: 200, body: { value: [] } };
/** The client left before the work was done. */
const LEFT: Answer = { status: 0 };

const lateness = (fault: MainFaultAction) => ({ ms: 'lateMs' in fault ? fault.lateMs : undefined });

/** Faults of a batch answer's shape are applied by the batch itself, once its parts are done. */
function whenItStrikes(fault: MainFaultAction): 'before' | 'after' | 'late' {
	switch (fault.kind) {
		case 'missingPart':
		case 'unknownPart':
		case 'duplicatePart':
		case 'outerStatus':
		case 'reversed':
			return 'after';
		default:
			return fault.when ?? 'before';
	}
}

/** Says whose answer it is, and lets the faults of its headers strike. */
function signed(answer: Answer, call: Call, companions: Struck['companions']): Answer {
	const spoiltHeaders = companions.filter((companion) => companion.kind === 'headers');
	const from = answer.from ?? (call.operation === 'token' ? 'entra' : 'graph');
	return { ...answer, from, spoiltHeaders };
}
