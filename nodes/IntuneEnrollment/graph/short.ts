const MAX_TEXT = 300;

/** Sentences of a server can be of any length. */
export function short(text: string): string {
	return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}
