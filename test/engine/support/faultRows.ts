import {
	beforeAndAfter,
	outer,
	outerBeforeAndAfter,
	status,
	tokenEndpoint,
	write,
	type FaultRow,
} from './faultRow';

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
		then: 'unknown',
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
		then: 'unknown',
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
		sentTwice: true,
		lostUndone: true,
		arm: write(status(500), 3),
	},
	{
		name: '500 before the work for ever',
		then: 'unknown',
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
