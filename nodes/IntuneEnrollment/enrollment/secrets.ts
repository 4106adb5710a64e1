/** Longer pieces of a secret than this need not be found to know that a text holds one. */
const MAX_PIECE = 12;
/** So often a text may have been written into another one: JSON in JSON, a URL in HTML. */
const MAX_DEPTH = 4;
/** Readings of one text; beyond it there is nothing but noise. */
const MAX_SPELLINGS = 300;
/** Pieces to look for; the oldest secrets are forgotten beyond it. */
const MAX_PIECES = 200_000;

/**
 * Enrollment tokens have 8 or 20 capital letters (docs/graph-facts.md, section 3), perhaps digits among them; parts of a
 * GUID are none, nor are numbers of eight digits: seconds and dates, of which refusals speak.
 */
const TOKEN_SHAPED =
	/(?<![A-Za-z0-9]|[0-9A-F]-)(?:[A-Z0-9]{20}|(?!\d{8})[A-Z0-9]{8})(?![A-Za-z0-9]|-[0-9A-F]{4}-)/g;

/**
 * Words of errors and enums that have eight letters, and of which a random token is none but once in billions. No rule can
 * do more: tokens are any letters, so whatever else tells English from them, such as vowels, would let real ones through.
 */
const PLAIN_WORDS = new Set(
	(
		'ACCEPTED APPROVAL APPROVED ARGUMENT ASSIGNED CANCELED CONFLICT CONTINUE DATETIME DEADLINE DISABLED ENROLLED ' +
		'EXCEEDED EXISTING EXPECTED EXTERNAL IDENTITY INACTIVE INSTANCE INTERNAL LICENSED MULTIPLE NOTFOUND OPTIONAL ' +
		'OVERFLOW PASSWORD PLATFORM PROFILES PROPERTY READONLY REDIRECT REJECTED REQUIRED RESOURCE ROLLBACK SECURITY ' +
		'SETTINGS STANDARD TENANTID USERNAME'
	).split(' '),
);

/** An access token or an assertion is a JWT, also one that nobody told of: three parts, of which the first begins with {" */
const SIGNED = /eyJ[\w-]{10,}\.[\w-]{10,}/i;

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What an execution knows of secrets, to keep them out of whatever somebody else's answer repeats. */
export class Secrets {
	/** Pieces of secrets, by their length, in lower case. */
	private readonly pieces = new Map<number, Set<string>>();
	private readonly known = new Set<string>();
	private count = 0;

	/** Takes note of a secret; anything but text is none. */
	add(...secrets: unknown[]): void {
		for (const secret of secrets) {
			if (typeof secret !== 'string' || secret.trim() === '' || this.known.has(secret)) continue;
			this.known.add(secret);
			const text = secret.trim().toLowerCase();
			const size = Math.min(text.length, MAX_PIECE, Math.max(4, Math.ceil(text.length / 2)));
			const pieces = this.pieces.get(size) ?? new Set<string>();
			if (this.count > MAX_PIECES) this.forget();
			for (let from = 0; from + size <= text.length; from++)
				pieces.add(text.slice(from, from + size));
			this.count += text.length;
			this.pieces.set(size, pieces);
		}
	}

	/**
	 * A text for people: '' where it holds a known secret in any spelling, or an enrollment token that nobody told of in
	 * another than its own, which cannot be cut out. As they are, words shaped like one become "…".
	 */
	clean(text: string): string {
		const ways = spellings(text);
		if (ways.some((way) => this.holds(way))) return '';
		const own = tokensIn(text);
		if (ways.some((way) => tokensIn(way).some((word) => !own.includes(word)))) return '';
		return text.replace(TOKEN_SHAPED, (word) => (PLAIN_WORDS.has(word) ? word : '…'));
	}

	/** An id or a code: undefined where it holds a known secret, or is shaped like an enrollment token. */
	cleanId(id: string | undefined): string | undefined {
		// most ids are GUIDs, which no secret is written as
		if (id === undefined || (GUID.test(id) && !this.known.has(id))) return id;
		return this.clean(id) === id ? id : undefined;
	}

	/** Whether a text holds a known secret, a good part of one, or something signed, however it is written. */
	isIn(text: string): boolean {
		return spellings(text).some((way) => this.holds(way));
	}

	private holds(text: string): boolean {
		if (SIGNED.test(text)) return true;
		const lower = text.toLowerCase();
		for (const [size, pieces] of this.pieces) {
			for (let from = 0; from + size <= lower.length; from++)
				if (pieces.has(lower.slice(from, from + size))) return true;
		}
		return false;
	}

	private forget(): void {
		this.pieces.clear();
		this.known.clear();
		this.count = 0;
	}
}

/** The words of a text that are shaped like an enrollment token. */
function tokensIn(text: string): string[] {
	return (text.match(TOKEN_SHAPED) ?? []).filter((word) => !PLAIN_WORDS.has(word));
}

/** A text as it stands, and as it reads once its spellings are undone, one in the other. */
function spellings(text: string): string[] {
	const found = new Set([text, text.normalize('NFKC')]);
	let last = [...found];
	for (let depth = 0; depth < MAX_DEPTH && last.length > 0 && found.size < MAX_SPELLINGS; depth++) {
		last = last.flatMap(undo).filter((spelling) => !found.has(spelling));
		for (const spelling of last) found.add(spelling);
	}
	return [...found];
}

function undo(text: string): string[] {
	return [fromJson(text), fromUrl(text), fromHtml(text), ...fromBase64(text), ...fromHex(text)];
}

function fromJson(text: string): string {
	// from left to right: in JSON within JSON the backslash itself is escaped, and stands before a u
	return text.replace(
		/\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|(["'\\/]))/gi,
		(_, braced?: string, unicode?: string, byte?: string, plain?: string) =>
			plain ?? character((braced ?? unicode ?? byte)!, 16),
	);
}

function fromUrl(text: string): string {
	const spaced = text.replace(/\+/g, ' ');
	try {
		return decodeURIComponent(spaced.replace(/%(?![0-9a-f]{2})/gi, '%25'));
	} catch {
		return spaced.replace(/%([0-9a-f]{2})/gi, (_, code: string) => character(code, 16));
	}
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function fromHtml(text: string): string {
	return text
		.replace(/&#x([0-9a-f]{1,6});?/gi, (_, code: string) => character(code, 16))
		.replace(/&#(\d{1,7});?/g, (_, code: string) => character(code, 10))
		.replace(/&(amp|lt|gt|quot|apos);/gi, (_, name: string) => ENTITIES[name.toLowerCase()]!);
}

/** The words of a text that may be base64, from each place at which a group of four can begin. */
function fromBase64(text: string): string[] {
	const words = text.match(/[A-Za-z0-9+/_-]{6,}={0,2}/g) ?? [];
	return words.flatMap((word) =>
		[0, 1, 2, 3].map((from) => Buffer.from(word.slice(from), 'base64').toString('utf8')),
	);
}

function fromHex(text: string): string[] {
	const words = text.match(/(?:[0-9a-f]{2}[ :]?){4,}/gi) ?? [];
	return words.map((word) => Buffer.from(word.replace(/[ :]/g, ''), 'hex').toString('utf8'));
}

function character(code: string, base: number): string {
	const point = parseInt(code, base);
	return point <= 0x10ffff ? String.fromCodePoint(point) : '';
}
