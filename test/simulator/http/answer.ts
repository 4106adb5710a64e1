/** What goes back for one call, plain or part of a batch, before it is put on the wire. */
export interface Answer {
	status: number;
	headers?: Record<string, string>;
	/** An object becomes JSON, a text stays as it is (an HTML page), undefined is no body. */
	body?: unknown;
	/** The work (read, write, token) was really done. */
	worked?: boolean;
	/** Who answers, which decides the headers that it has of itself; default: Graph's gateway. */
	from?: 'graph' | 'entra' | 'elsewhere';
	/** What a fault does to the headers of an answer that is otherwise right. */
	spoiltHeaders?: HeaderFault[];
}

export interface HeaderFault {
	/** So much further ahead is the Date header. */
	dateOffsetMs?: number;
	/** Names of headers that are left out, in any case. */
	leaveOut?: string[];
	set?: Record<string, string>;
}

export interface CallIds {
	requestId: string;
	clientRequestId: string;
}

/** What happens to the connection instead of a sound answer, the gravest first. */
export type Effect = 'drop' | 'hang' | 'cut' | 'drip' | 'truncate' | 'send';

const GRAVITY: Effect[] = ['drop', 'hang', 'cut', 'drip', 'truncate', 'send'];

/** A connection fault on one part of a batch acts on the whole batch; of several the gravest counts. */
export const gravest = (effects: Effect[]): Effect =>
	effects.reduce<Effect>(
		(worst, effect) => (GRAVITY.indexOf(effect) < GRAVITY.indexOf(worst) ? effect : worst),
		'send',
	);

/** The client gets no complete answer. */
export const isSilent = (effect: Effect): boolean => effect !== 'send' && effect !== 'truncate';

export const isHtml = (body: unknown): body is string => typeof body === 'string';
