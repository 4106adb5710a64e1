import type { FaultAction, Simulator } from '../simulator';

const status = (
	code: number,
	more: Partial<Extract<FaultAction, { kind: 'status' }>> = {},
): FaultAction => ({
	kind: 'status',
	status: code,
	...more,
});

/** Faults of one write, or of a read where they have no "after"; each as often as the others. */
const OF_OPERATIONS: FaultAction[] = [
	status(429, { headers: { 'Retry-After': '4' } }),
	status(429, { body: 'throttleEnvelope' }),
	status(503, { body: 'html' }),
	...(['before', 'after'] as const).flatMap((when): FaultAction[] => [
		status(500, { when }),
		status(502, { when }),
		status(504, { when }),
		{ kind: 'html', when },
	]),
	status(401),
	status(403),
	status(404),
	status(424),
];
/** Faults that spoil the whole call, so that one strikes up to twenty items. */
const OF_CALLS: FaultAction[] = [
	...(['before', 'after'] as const).flatMap((when): FaultAction[] => [
		{ kind: 'drop', when },
		{ kind: 'truncated', when },
		{ kind: 'cut', when },
		{ kind: 'hang', when },
		{ kind: 'missingPart', when },
		status(503, { body: 'html', when }),
		status(500, { when }),
		{ kind: 'html', when },
	]),
	{ kind: 'reversed' },
	{ kind: 'unknownPart' },
	{ kind: 'duplicatePart', status: 500 },
	status(429, { headers: { 'Retry-After': '3' } }),
	status(401),
];
const OF_TOKEN_ENDPOINT: FaultAction[] = [status(503), status(429), { kind: 'drop' }];

/** The share of operations, of calls and of sign-ins that a fault strikes. */
export const SHARE = 0.2;

/** Arms all faults so that together they strike a share of what matches; one per call, by the simulator's own dice. */
export function armChaos(
	simulator: Simulator,
	plain: boolean,
	hangs = true,
	share = SHARE,
): { struck(): number } {
	const operations = ['createToken', 'get'] as const;
	const calls = OF_CALLS.filter(({ kind }) => hangs || kind !== 'hang');
	const whole = calls.filter(({ kind }) => !/Part$|reversed/.test(kind));
	const handles = [
		...armAll(simulator, plain ? [...OF_OPERATIONS, ...whole] : OF_OPERATIONS, operations, share),
		...armAll(simulator, calls, ['batch'], share),
		...armAll(simulator, OF_TOKEN_ENDPOINT, ['token'], share),
	];
	return { struck: () => handles.reduce((sum, { hits }) => sum + hits, 0) };
}

function armAll(
	simulator: Simulator,
	actions: FaultAction[],
	operations: ReadonlyArray<'createToken' | 'get' | 'batch' | 'token'>,
	share: number,
) {
	// the first that strikes wins: the later ones see only what the earlier ones left over
	return actions.map((action, index) => {
		const probability = share / actions.length / (1 - (share / actions.length) * index);
		return simulator.addFault({
			match: { operation: [...operations] },
			times: 'always',
			probability,
			action,
		});
	});
}
