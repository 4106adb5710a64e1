import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FaultAction, FaultMatch, Simulator } from '../../simulator/types';
import type { World } from './world';

/** What one case of the matrix lets a fault strike at. */
export interface Scene {
	world: World;
	simulator: Simulator;
	/** The profile in the middle, which the fault strikes. */
	target: string;
	/** Another origin, which counts what reaches it. */
	elsewhere: string;
	/** Batch calls that come before the writes (the reads of Ensure Valid). */
	batchesBefore: number;
}

/**
 * What is to become of the struck item:
 * - `made`: in the end there is its token and it says so
 * - `notDone`: there is none and it says so
 */
export interface FaultRow {
	name: string;
	/** plain: only where requests go one by one; batch: only where they go together. */
	shape?: 'plain' | 'batch';
	/** Every item is struck, not only the one in the middle. */
	all?: boolean;
	then: 'made' | 'notDone';
	/**
	 * The answer of the write was lost, and the work was not done: with an older live token of which the run knows
	 * nothing, Android for Work cannot tell (no creation date), so that the truth is `unknown`.
	 */
	lostUndone?: boolean;
	arm(scene: Scene): void;
}

type StatusFault = Extract<FaultAction, { kind: 'status' }>;

/** One fault on the write of the item in the middle. */
function write(
	action: FaultAction | ((scene: Scene) => FaultAction),
	times: number | 'always' = 1,
) {
	return ({ simulator, target, ...rest }: Scene) => {
		const scene = { simulator, target, ...rest };
		simulator.addFault({
			match: { operation: 'createToken', profileId: target },
			times,
			action: typeof action === 'function' ? action(scene) : action,
		});
	};
}

const status = (code: number, more: Partial<StatusFault> = {}): StatusFault => ({
	kind: 'status',
	status: code,
	...more,
});

/** One fault on the outer batch call that carries the writes. */
function outer(action: FaultAction, times: number | 'always' = 1) {
	return ({ simulator, batchesBefore }: Scene) => {
		simulator.addFault({ match: { operation: 'batch' }, after: batchesBefore, times, action });
	};
}

function tokenEndpoint(action: FaultAction, times: number | 'always') {
	const match: FaultMatch = { operation: 'token' };
	return ({ simulator }: Scene) => void simulator.addFault({ match, times, action });
}

/** A fault that strikes before or after the work was done. */
function beforeAndAfter(
	name: string,
	action: (when: 'before' | 'after') => FaultAction,
): FaultRow[] {
	return (['before', 'after'] as const).map((when) => ({
		name: `${name} ${when} the work`,
		then: 'made',
		lostUndone: when === 'before',
		arm: write(action(when)),
	}));
}

function outerBeforeAndAfter(
	name: string,
	action: (when: 'before' | 'after') => FaultAction,
): FaultRow[] {
	return (['before', 'after'] as const).map((when) => ({
		name: `batch: ${name} ${when} the work`,
		shape: 'batch',
		all: true,
		then: 'made',
		lostUndone: when === 'before',
		arm: outer(action(when)),
	}));
}

const THROTTLED: FaultRow[] = [
	{
		name: '429 with seconds',
		then: 'made',
		arm: write(status(429, { body: 'throttleGraph', headers: { 'Retry-After': '7' } }), 3),
	},
	{
		name: '429 with a date',
		then: 'made',
		arm: write(({ world }) =>
			status(429, {
				headers: { 'Retry-After': new Date(world.clock.now() + 30_000).toUTCString() },
			}),
		),
	},
	{
		name: '429 without a header',
		then: 'made',
		arm: write(status(429, { body: 'throttleEnvelope' }), 6),
	},
	{
		name: '429 with a wait beyond the bound',
		then: 'notDone',
		lostUndone: true,
		arm: write(status(429, { headers: { 'Retry-After': '100000' } }), 'always'),
	},
	{
		name: 'batch: 429 for the whole batch',
		shape: 'batch',
		all: true,
		then: 'made',
		arm: outer(status(429, { headers: { 'Retry-After': '12' } }), 2),
	},
];

const REFUSED: FaultRow[] = [
	{ name: '400', then: 'notDone', arm: write(status(400, { body: 'envelopeA' }), 'always') },
	{
		name: '401 Forbidden, envelope A',
		then: 'notDone',
		arm: write(status(401, { body: 'envelopeA' }), 'always'),
	},
	{
		name: '401 Forbidden, envelope B',
		then: 'notDone',
		arm: write(status(401, { body: 'envelopeB' }), 'always'),
	},
	{ name: '403', then: 'notDone', arm: write(status(403), 'always') },
	{ name: '404', then: 'notDone', arm: write(status(404), 'always') },
	{ name: '409', then: 'notDone', arm: write(status(409), 'always') },
	{
		name: '307 to another origin',
		then: 'notDone',
		arm: write(
			({ elsewhere }) => ({
				kind: 'redirect',
				status: 307,
				location: `${elsewhere}/beta/createToken`,
			}),
			'always',
		),
	},
	{
		name: '302 to another origin',
		then: 'notDone',
		arm: write(({ elsewhere }) => ({ kind: 'redirect', location: elsewhere }), 'always'),
	},
	{
		name: 'batch: a part is 424',
		shape: 'batch',
		then: 'notDone',
		arm: write(status(424), 'always'),
	},
];

const SIGN_IN: FaultRow[] = [
	{ name: '401 stale once', then: 'made', arm: write(status(401)) },
	{
		name: 'batch: 401 stale once for the whole batch',
		shape: 'batch',
		all: true,
		then: 'made',
		arm: outer(status(401)),
	},
	{
		name: 'the access token expires after the first request',
		all: true,
		then: 'made',
		arm: ({ simulator }) => void (simulator.settings.accessTokenUses = 1),
	},
	{
		name: '401 for ever',
		all: true,
		then: 'notDone',
		arm: ({ simulator }) => {
			for (const operation of ['createToken', 'get'] as const) {
				simulator.addFault({ match: { operation }, times: 'always', action: status(401) });
			}
		},
	},
	{ name: 'token endpoint 503 once', all: true, then: 'made', arm: tokenEndpoint(status(503), 1) },
	{
		name: 'token endpoint 429 once',
		all: true,
		then: 'made',
		arm: tokenEndpoint(status(429, { headers: { 'Retry-After': '3' } }), 1),
	},
	{
		name: 'token endpoint drops once',
		all: true,
		then: 'made',
		arm: tokenEndpoint({ kind: 'drop' }, 1),
	},
	{
		name: 'token endpoint down',
		all: true,
		then: 'notDone',
		arm: tokenEndpoint({ kind: 'drop' }, 'always'),
	},
	{
		name: 'token endpoint 500 for ever',
		all: true,
		then: 'notDone',
		arm: tokenEndpoint(status(500), 'always'),
	},
	{
		name: 'token endpoint 429 for ever',
		all: true,
		then: 'notDone',
		arm: tokenEndpoint(status(429), 'always'),
	},
	{
		name: 'token endpoint refuses',
		all: true,
		then: 'notDone',
		arm: tokenEndpoint(status(401), 'always'),
	},
	{
		name: 'token endpoint is a web page',
		all: true,
		then: 'notDone',
		arm: tokenEndpoint({ kind: 'html' }, 'always'),
	},
];

const LOST: FaultRow[] = [
	...beforeAndAfter('503 HTML', (when) => status(503, { when, body: 'html' })),
	...beforeAndAfter('500', (when) => status(500, { when })),
	...beforeAndAfter('502', (when) => status(502, { when })),
	...beforeAndAfter('504', (when) => status(504, { when })),
	...beforeAndAfter('408', (when) => status(408, { when })),
	...beforeAndAfter('connection dropped', (when) => ({ kind: 'drop', when })),
	...beforeAndAfter('never-ending answer', (when) => ({ kind: 'hang', when })),
	...beforeAndAfter('dripping answer', (when) => ({ kind: 'drip', when })),
	...beforeAndAfter('200 with HTML', (when) => ({ kind: 'html', when })),
	...beforeAndAfter('truncated JSON', (when) => ({ kind: 'truncated', when })),
	...beforeAndAfter('answer cut in the middle', (when) => ({ kind: 'cut', when })),
	{
		name: '202 instead of 204',
		then: 'made',
		arm: write(status(202, { when: 'after', body: 'empty' })),
	},
	{
		name: '500 before the work, three times',
		then: 'made',
		lostUndone: true,
		arm: write(status(500), 3),
	},
	{
		name: '500 before the work for ever',
		then: 'notDone',
		lostUndone: true,
		arm: write(status(500), 'always'),
	},
];

const BATCH: FaultRow[] = [
	...outerBeforeAndAfter('503 HTML', (when) => status(503, { when, body: 'html' })),
	...outerBeforeAndAfter('504', (when) => status(504, { when })),
	...outerBeforeAndAfter('connection dropped', (when) => ({ kind: 'drop', when })),
	...outerBeforeAndAfter('never-ending answer', (when) => ({ kind: 'hang', when })),
	...outerBeforeAndAfter('200 with HTML', (when) => ({ kind: 'html', when })),
	...outerBeforeAndAfter('truncated JSON', (when) => ({ kind: 'truncated', when })),
	...[400, 404, 405, 501].map((code): FaultRow => ({
		name: `batch: endpoint refuses (${code})`,
		shape: 'batch',
		all: true,
		then: 'made',
		arm: ({ simulator }) =>
			Object.assign(simulator.settings, { batchAvailable: false, batchRefusal: code }),
	})),
	{
		name: 'batch: answered in reverse order',
		shape: 'batch',
		all: true,
		then: 'made',
		arm: outer({ kind: 'reversed' }),
	},
	...(['before', 'after'] as const).map((when): FaultRow => ({
		name: `batch: a part is missing, ${when} the work`,
		shape: 'batch',
		then: 'made',
		lostUndone: when === 'before',
		arm: outer({ kind: 'missingPart', index: 1, when }),
	})),
	{
		name: 'batch: a part with an unknown id',
		shape: 'batch',
		then: 'made',
		arm: outer({ kind: 'unknownPart', status: 500 }),
	},
	{
		name: 'batch: a part twice',
		shape: 'batch',
		then: 'made',
		arm: outer({ kind: 'duplicatePart', index: 1 }),
	},
	{
		name: 'batch: a part twice with another status',
		shape: 'batch',
		then: 'made',
		arm: outer({ kind: 'duplicatePart', index: 1, status: 404 }),
	},
];

export const FAULT_ROWS: FaultRow[] = [...THROTTLED, ...REFUSED, ...SIGN_IN, ...LOST, ...BATCH];

/** Another origin that a redirect may point at; nothing may ever reach it. */
export async function openElsewhere(): Promise<{
	origin: string;
	requests(): number;
	stop(): Promise<void>;
}> {
	let requests = 0;
	const server: Server = createServer((_request, response) => {
		requests += 1;
		response.writeHead(204).end();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests: () => requests,
		stop: async () => await new Promise((resolve) => server.close(() => resolve())),
	};
}
