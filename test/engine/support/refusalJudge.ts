import { expectReadable } from '../../unit/support';
import { RECORDED } from '../../simulator/graph/recorded';
import type { About, REFUSED, Words } from './refusalRows';

/** A failure as whoever asked sees it: a node's item, the error of a poll or of the picker. */
export interface Told {
	message: string;
	description: string;
	details: Record<string, unknown>;
}

export interface Circumstances {
	/** Completes "Could not …"; absent where the message is none of a task. */
	task?: string;
	about: About;
	signIn: 'user' | 'application';
}

/** Where a row has no words of its own for what it is about. */
const LESS_EXACT: Partial<Record<About, About>> = {
	seen: 'profile',
	group: 'profile',
	devices: 'none',
	auditEvents: 'none',
};

/** What comes before the advice where nobody knows what became of a write. */
const IN_DOUBT =
	/^It may have been done, and was not sent again: .+ before you run this item again\. /;

/** What is wrong, named by its row: words that are not the table's, or something that Graph did not say. */
export function wrongIn(
	row: (typeof REFUSED)[number],
	circumstances: Circumstances,
	told: Told,
): string[] {
	try {
		expectTold(row, circumstances, told);
		return [];
	} catch (error) {
		return [`${Object.values(row[0]).join(' ')}: ${(error as Error).message}`];
	}
}

function expectTold(
	[answer, message, advice]: (typeof REFUSED)[number],
	{ task, about, signIn }: Circumstances,
	{ message: told, description, details }: Told,
): void {
	const said = sentenceOf(answer) || String(details.serverMessage);
	const isSilent = said === 'An error has occurred';
	const choose = <T extends string | RegExp>(words: Words<T>): T => {
		if (typeof words === 'string' || words instanceof RegExp) return words as T;
		const keys = [about, LESS_EXACT[about], signIn, 'other'] as const;
		const key = keys.find((one) => one !== undefined && Object.hasOwn(words, one));
		return choose((words as Record<string, Words<T>>)[key!]!);
	};
	expectReadable(told, description);
	expect(told).toMatch(patternOf(choose(message), task, said));
	expect(description.replace(IN_DOUBT, '')).toMatch(choose(advice));
	expect(IN_DOUBT.test(description)).toBe(told.endsWith('Whether it was done is unknown'));
	expect(details.outcome === 'unknown').toBe(IN_DOUBT.test(description));
	expect(details.serverMessage).toBe(said);
	// a guess of what Graph did not say
	const right = /permission|scope|authoriz|privilege/i;
	if (!right.test(said)) expect(told.replace(said, '')).not.toMatch(/permission/i);
	if (!right.test(said) && !isSilent) expect(description).not.toMatch(/Add DeviceManagement/);
	if (!/approv/i.test(said)) expect(told + description).not.toMatch(/Multi Admin Approval/);
	if (!/tag/i.test(said)) expect(told + description).not.toMatch(/scope tag/i);
	expect(details.httpCode).toBe(String(statusOf(answer)));
}

const statusOf = ({ body, status }: (typeof REFUSED)[number][0]): number =>
	status ?? RECORDED[body as keyof typeof RECORDED].status;

/** Graph's sentence without envelope; '' where it depends on the request. */
function sentenceOf({ body, text }: (typeof REFUSED)[number][0]): string {
	const row = RECORDED[body as keyof typeof RECORDED];
	const recorded = 'text' in row ? row.text : 'An error has occurred';
	return text ?? (typeof recorded === 'string' ? recorded : '');
}

function patternOf(message: string, task: string | undefined, said: string): RegExp {
	const [words, follows] = [message.replace(/: …$/, ''), message.endsWith(': …')];
	const filled = words.split('…').map(escaped).join('.+');
	// what the node did about it may follow: how long it waited, and that nobody knows what became of a write
	const more =
		'(?:, and it stayed so .*|, and the next try .*|\\. Whether it was done is unknown)?';
	const start = task === undefined ? '' : escaped(`Could not ${task}: `);
	return new RegExp(`^${start}${filled}${follows ? `: ${escaped(said)}` : ''}${more}$`);
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
