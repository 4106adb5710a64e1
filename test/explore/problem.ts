import type { IDataObject } from 'n8n-workflow';

/** What an item says became of its write; `kept`: nothing had to be done. */
export type Claim = 'done' | 'kept' | 'notDone' | 'unknown' | 'nothing';

export function claimOf(json: IDataObject): Claim {
	if (json.error === undefined)
		return json.created === false || json.action === 'unchanged' ? 'kept' : 'done';
	const { outcome } = (json.details ?? {}) as { outcome?: Claim };
	return outcome ?? 'nothing';
}

/** A broken promise. doubled: made twice; untrue: an item says what the server contradicts. */
export interface Problem {
	kind: 'doubled' | 'untrue' | 'other';
	text: string;
}

const problem = (kind: Problem['kind']) => (text: string) => ({ kind, text });
export const doubled = problem('doubled');
export const untrue = problem('untrue');
export const other = problem('other');
