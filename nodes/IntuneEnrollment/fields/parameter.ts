/** Reads one parameter of one item; throws Unreadable where its expression cannot be read. */
export type ReadParameter = (name: string, fallback?: unknown) => unknown;

/** What reading a moment needs beside the parameters. */
export interface Moment {
	/** The workflow's. */
	timezone: string;
	/** Milliseconds since 1970. */
	now: number;
}

/** A collection of options as one item has it; {} where it has none. */
export function readGroup(parameter: ReadParameter, name: string): Record<string, unknown> {
	const given = parameter(name, {});
	return typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
}
