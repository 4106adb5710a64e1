import type { INodeProperties } from 'n8n-workflow';
import { quoted } from '../enrollment/collections';
import { Failure } from '../failure';
import { MAX_BATCH_SIZE } from '../graph/batch';
import type { ClientOptions } from '../graph/settings';
import { QUOTA } from '../graph/pacer';
import { isMissing, readGroup, toNumber, type ReadParameter } from './parameter';

interface NumberOption {
	name: keyof ClientOptions;
	parameter: string;
	displayName: string;
	description: string;
	min: number;
	max: number;
	default: number;
	/** The kinds of operations that have it; all where none is named. */
	only?: Kind[];
}

/** The options' limits and defaults, once for screen and check. */
const NUMBERS: NumberOption[] = [
	{
		name: 'batchSize',
		parameter: 'batchSize',
		displayName: 'Batch Size',
		description:
			'How many requests go to Microsoft Graph in one call, 1 to 20. With 1 every request goes by itself.',
		min: 1,
		max: MAX_BATCH_SIZE,
		default: MAX_BATCH_SIZE,
	},
	{
		name: 'maxRetries',
		parameter: 'maxRetries',
		displayName: 'Max Retries',
		description:
			'How often a request that failed for the moment is sent again. Waiting for the quota of Intune does not count.',
		min: 0,
		max: 20,
		default: 4,
	},
	{
		name: 'readLag',
		parameter: 'readLag',
		displayName: 'Read Lag',
		description:
			'How many seconds a read may show the state before a write. A lost answer is looked up for so long before the write counts as not done; 0: one read decides.',
		min: 0,
		max: 600,
		default: 30,
		only: ['makes'],
	},
	{
		name: 'timeoutMs',
		parameter: 'timeout',
		displayName: 'Timeout',
		description: 'How long to wait for one answer, in milliseconds',
		min: 1,
		max: 600_000,
		default: 60_000,
	},
	{
		name: 'writesPer20Seconds',
		parameter: 'writesPer20Seconds',
		displayName: 'Writes per 20 Seconds',
		description: `How many writes to send in 20 seconds. Intune takes ${QUOTA.writes} per app and tenant; choose less where other automations use the same app, 0 switches off the pacing, of reads too.`,
		min: 0,
		max: 100_000,
		default: QUOTA.writes,
		only: ['writes', 'makes'],
	},
];

function numberField({
	parameter,
	displayName,
	description,
	min,
	max,
	default: value,
}: NumberOption): INodeProperties {
	return {
		displayName,
		name: parameter,
		type: 'number',
		typeOptions: { minValue: min, maxValue: max },
		default: value,
		description,
	};
}

/** What an operation does, as far as its tuning is concerned; `makes` stands for writes that must not be sent twice. */
export type Kind = 'reads' | 'writes' | 'makes';

/** The Options collection of an operation, with options of its own in alphabetical order. */
export function optionsField(
	show: { resource: string[]; operation: string[] },
	kind: Kind,
	own: INodeProperties[] = [],
): INodeProperties {
	const numbers = NUMBERS.filter(({ only = [kind] }) => only.includes(kind)).map(numberField);
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show },
		options: [...numbers, ...own].sort((a, b) => (a.displayName < b.displayName ? -1 : 1)),
	};
}

/** What tunes the execution: read once, from the first item. Everything else is read per item. */
export function readTuning(parameter: ReadParameter): ClientOptions | Failure {
	return parseTuning(readGroup(parameter, 'options'));
}

/** For those without options of their own. */
export const DEFAULT_TUNING = parseTuning({}) as ClientOptions;

function parseTuning(given: Record<string, unknown>): ClientOptions | Failure {
	const read: Partial<ClientOptions> = {};
	for (const { name, parameter, displayName, min, max, default: standard } of NUMBERS) {
		const raw = given[parameter];
		const number = isMissing(raw) ? standard : toNumber(raw);
		if (number === undefined || !Number.isInteger(number) || number < min || number > max) {
			return new Failure(
				`Option ${displayName} ${quoted(raw)} cannot be used`,
				`Enter a whole number from ${min} to ${max}.`,
			);
		}
		read[name] = number;
	}
	return read as ClientOptions;
}
