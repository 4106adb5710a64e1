import { oneOf, quoted } from '../enrollment/collections';
import { after, Failure } from '../failure';

/** Reads one parameter of one item; throws Unreadable where its expression cannot be read. */
export type ReadParameter = (name: string, fallback?: unknown) => unknown;

/** What reading a moment needs beside the parameters. */
export interface Moment {
	/** The workflow's. */
	timezone: string;
	/** Milliseconds since 1970. */
	now: number;
}

/** What a form or an expression leaves empty. */
export function isMissing(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/** A number, or digits as text, as a sheet gives them; undefined for whatever else JavaScript would make a number of. */
export function toNumber(value: unknown): number | undefined {
	if (typeof value === 'string' && /^\s*\d+\s*$/.test(value)) return Number(value);
	return typeof value === 'number' ? value : undefined;
}

/** A switch of the form, or what an expression gives for it: true, false, or these as text. */
export function parseSwitch(value: unknown, label: string): boolean | Failure {
	if (typeof value === 'boolean') return value;
	if (value === 'true' || value === 'false') return value === 'true';
	return new Failure(`${label} ${quoted(value)} is neither true nor false`, 'Switch it on or off.');
}

/** A switch that may be missing. */
export function parseOptionalSwitch(
	value: unknown,
	label: string,
	standard: boolean,
): boolean | Failure {
	return isMissing(value) ? standard : parseSwitch(value, label);
}

/** A collection of options as one item has it; {} where it has none. */
export function readGroup(parameter: ReadParameter, name: string): Record<string, unknown> {
	const given = parameter(name, {});
	return typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
}

/** One of several things by its value, as a list of the form gives it. */
export function pickByValue<T extends { value: string }>(
	label: string,
	value: unknown,
	choices: T[],
): T | Failure {
	const values = choices.map((choice) => choice.value);
	return after(oneOf(label, value, values), (known) => choices[values.indexOf(known)]!);
}
