import { inspect } from 'node:util';
import { dirname } from 'node:path';
import type { Simulator } from '../../simulator';
import type { NodeRun } from './engine';

/** n8n-core may bring copies of its own of these packages, and only those hold the logger that nodes use. */
function fromCore<T>(name: string): T {
	return require(require.resolve(name, { paths: [dirname(require.resolve('n8n-core'))] })) as T;
}
const { Container } = fromCore<{
	Container: { get(type: unknown): unknown; set(type: unknown, value: unknown): void };
}>('@n8n/di');
const { Logger } = fromCore<{ Logger: unknown }>('@n8n/backend-common');

/**
 * Everything that a run leaves behind, as one text: items, errors with their causes and hidden properties, the execution
 * as n8n stores it, what went to the editor, and what was logged.
 */
export function everythingLeft(
	{ run, error, outputs, logs, hints }: NodeRun,
	logged: readonly string[],
): string {
	const hidden = {
		depth: Infinity,
		showHidden: true,
		getters: true,
		maxStringLength: Infinity,
		maxArrayLength: Infinity,
	};
	return [
		JSON.stringify(run),
		inspect(error, hidden),
		inspect(outputs, hidden),
		inspect(hints, hidden),
		...logs,
		...logged,
	].join('\n');
}

/** The secrets of a simulator that have not been given out before, and its client secret; called once per case. */
export class SecretWatch {
	private readonly old = new Set<string>();

	constructor(private readonly simulator: Simulator) {}

	/** Secrets of the last case, without those that are too short to be found by search. */
	fresh(): string[] {
		const fresh = this.simulator.secrets().filter((secret) => !this.old.has(secret));
		for (const secret of fresh) this.old.add(secret);
		return [...new Set([...fresh, this.simulator.settings.clientSecret])].filter(
			({ length }) => length >= 6,
		);
	}
}

/** Which secrets are in a text, cut short so that a failing test does not leak them itself. */
export function leaksIn(text: string, secrets: readonly string[]): string[] {
	return secrets
		.filter((secret) => text.includes(secret))
		.map((secret) => `${secret.slice(0, 4)}… leaked`);
}

/** Records what n8n's logger and the console are told, until stopped. */
export function recordLogs(): { lines: string[]; stop(): void } {
	const lines: string[] = [];
	const note = (...parts: unknown[]) =>
		void lines.push(parts.map((part) => inspect(part, { depth: 8, showHidden: true })).join(' '));
	const before = Container.get(Logger);
	const recorder = {
		error: note,
		warn: note,
		info: note,
		debug: note,
		verbose: note,
		scoped: () => recorder,
	};
	Container.set(Logger, recorder);
	const spies = (['error', 'warn', 'info', 'log', 'debug'] as const).map((level) =>
		jest.spyOn(console, level).mockImplementation(note),
	);
	return {
		lines,
		stop() {
			Container.set(Logger, before);
			for (const spy of spies) spy.mockRestore();
		},
	};
}
