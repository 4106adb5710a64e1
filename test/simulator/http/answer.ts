/** What goes back for one call, plain or part of a batch, before it is put on the wire. */
export interface Answer {
	status: number;
	headers?: Record<string, string>;
	/** An object becomes JSON, a text stays as it is (an HTML page), undefined is no body. */
	body?: unknown;
	/** The work (read, write, token) was really done. */
	worked?: boolean;
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

export const isHtml = (body: unknown): body is string => typeof body === 'string';
