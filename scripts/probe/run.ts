import { cleanUp } from './cleanUp';
import type { Clock } from './clock';
import type { Graph } from './graph';
import type { Ledger } from './ledger';
import type { Asked } from './observations';
import { Probe } from './probe';
import { Unanswered, type Question } from './question';
import { QUESTIONS } from './questions';
import { makeReport, type Facts, type Findings, type Report } from './report';

export interface RunOptions {
	graph: Graph;
	clock: Clock;
	ledger: Ledger;
	asked: Asked;
	facts: Facts;
	/** Told before each step. */
	say?(line: string): void;
	questions?: Question[];
	/** Somebody wants it to end: what was made is taken away, and the report has what is known by then. */
	stop?: AbortSignal;
}

export interface Ran {
	report: Report;
	/** Throw-away profiles that no request could remove; the next run tries again. */
	left: number;
}

/** Asks every question, and takes away what was made for them, whatever happens. */
export async function runProbe(options: RunOptions): Promise<Ran> {
	const { graph, clock, ledger, asked, facts } = options;
	const { say = () => undefined, questions = QUESTIONS, stop } = options;
	const began = clock.now();
	if (ledger.made.length > 0 || ledger.hasDoubts) say('An earlier run was broken off: cleaning up');
	await cleanUp(graph, clock, ledger);
	stop?.addEventListener('abort', () => (graph.stopped = true), { once: true });
	const stoppable: Clock = { now: () => clock.now(), sleep: (ms) => clock.sleep(ms, stop) };
	const probe = new Probe(graph, stoppable, ledger, asked);
	const findings: Findings = {};
	let left: number;
	try {
		for (const [index, question] of questions.entries()) {
			say(`${index + 1} of ${questions.length}: ${question.asks}`);
			findings[question.id] = await findingOf(probe, question);
		}
	} finally {
		say('Cleaning up');
		graph.stopped = false;
		left = await cleanUp(graph, clock, ledger);
	}
	const minutes = Math.ceil((clock.now() - began) / 60_000);
	const { writes } = graph;
	return { report: makeReport({ ...facts, minutes, writes }, findings, questions), left };
}

async function findingOf(probe: Probe, question: Question): Promise<Findings[string]> {
	try {
		return { answer: await question.find(probe) };
	} catch (error) {
		if (error instanceof Unanswered) return { unanswered: error.reason };
		throw error;
	}
}
