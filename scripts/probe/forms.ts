/** How a field looks, without what stands in it. */
export type Form =
	'absent' | 'null' | 'empty' | 'year0001' | 'year9999' | 'date' | 'text' | 'other';

export function formOf(value: unknown): Form {
	if (value === undefined) return 'absent';
	if (value === null) return 'null';
	if (typeof value !== 'string') return 'other';
	if (value.trim() === '') return 'empty';
	if (value.startsWith('0001-')) return 'year0001';
	if (value.startsWith('9999-')) return 'year9999';
	return /^\d{4}-\d{2}-\d{2}T/.test(value) ? 'date' : 'text';
}

export const FORM_WORDS: Record<Form, string> = {
	absent: 'missing',
	null: 'null',
	empty: 'an empty text',
	year0001: 'year 0001',
	year9999: 'year 9999',
	date: 'a date',
	text: 'a text',
	other: 'something else',
};

/** Milliseconds since 1970 of a date that is a real one. */
export function instant(value: unknown): number | undefined {
	return formOf(value) === 'date' ? Date.parse(value as string) : undefined;
}

/** A length of time for readers. */
export function span(ms: number): string {
	const size = Math.abs(ms);
	if (size < 10_000) return `${(ms / 1000).toFixed(1)} s`;
	if (size < 120_000) return `${Math.round(ms / 1000)} s`;
	if (size < 7_200_000) return `${Math.round(ms / 60_000)} min`;
	if (size < 172_800_000) return `${Math.round(ms / 3_600_000)} h`;
	return `${Math.round(ms / 86_400_000)} days`;
}
