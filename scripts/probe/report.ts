import type { TenantOptions, ThrottleSettings } from '../../test/simulator/settingTypes';
import { REASONS, type Question, type Reason } from './question';

/** Where and with what a report was made: nothing that tells whose tenant it was. */
export interface Facts {
	packageVersion: string;
	/** Global, GCC High … */
	cloud: string;
	/** The day alone. */
	date: string;
	signedInAs: 'user' | 'application';
}

export type Findings = Record<string, { answer: unknown } | { unanswered: Reason }>;

export interface Report {
	probe: 1;
	facts: Facts & { minutes: number; writes: number };
	findings: Findings;
	/** With these settings the simulator behaves so. */
	simulator: TenantOptions;
}

/** Everything that was found out, as one JSON without ids, names, tenants or tokens. */
export function makeReport(
	facts: Report['facts'],
	findings: Findings,
	questions: Question[],
): Report {
	const throttle: Partial<ThrottleSettings> = {};
	const settings: TenantOptions = {};
	for (const { id, like } of questions) {
		const finding = findings[id];
		if (!finding || !('answer' in finding)) continue;
		const { throttle: more, ...others } = like(finding.answer);
		Object.assign(settings, others);
		Object.assign(throttle, more);
	}
	const simulator = Object.keys(throttle).length > 0 ? { ...settings, throttle } : settings;
	return { probe: 1, facts, findings, simulator };
}

/** The same for readers. */
export function pageOf({ facts, findings }: Report, questions: Question[]): string {
	const { packageVersion, cloud, date, minutes, writes, signedInAs } = facts;
	const told = questions.map((question) => ({ question, lines: linesOf(question, findings) }));
	const strange = told.filter(({ lines }) => lines.mark === '≠');
	return [
		`# How this tenant behaves`,
		'',
		`Found out by \`npm run probe\` of version ${packageVersion} on ${date}, signed in as ${signedInAs}, in the cloud ${cloud}: ${writes} writes in ${minutes} minutes. Nothing here tells whose tenant it is.`,
		'',
		strange.length === 0
			? 'Nothing differs from what the package assumes.'
			: `**${strange.length} of ${questions.length} answers differ from what the package assumes** (≠).`,
		'',
		...told.flatMap(({ question, lines: { mark, seen, means } }) => [
			`## ${mark} ${question.asks}`,
			'',
			`- **Assumed**: ${question.assumes}`,
			`- **Seen**: ${seen}`,
			...(means === undefined ? [] : [`- **That means**: ${means}`]),
			'',
		]),
		'`npm run simulator -- --like report.json` starts a simulator that behaves so.',
		'',
	].join('\n');
}

function linesOf(
	{ id, tell }: Question,
	findings: Findings,
): { mark: '=' | '≠' | '?'; seen: string; means?: string } {
	const finding = findings[id];
	if (!finding || 'unanswered' in finding)
		return { mark: '?', seen: `No answer. ${REASONS[finding?.unanswered ?? 'notAsked']}` };
	const { seen, means, asAssumed } = tell(finding.answer);
	return { mark: asAssumed ? '=' : '≠', seen, means };
}
