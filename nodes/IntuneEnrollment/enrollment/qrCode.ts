import type { Payload } from './provisioning';

/** Longest name of a file that every usual file system takes, in bytes. */
const MAX_FILE_NAME_BYTES = 255;
const SUFFIX = '-qr.png';

/** What the largest QR code holds of bytes at level L (ISO/IEC 18004). */
const MAX_QR_BYTES = 2953;

/**
 * The QR code of a payload as a PNG picture, or why there is none. It is always drawn here: whether Graph's own picture shows
 * this very token, nobody can see.
 * @param width in pixels, rounded down to whole modules; undefined for 6 pixels a module
 */
export async function qrCodeOf(
	content: Payload,
	width?: number,
): Promise<Buffer | { missing: string }> {
	const text = asciiJson(content);
	if (text.length > MAX_QR_BYTES) return { missing: 'The content is too long for a QR code' };
	try {
		// the encoder takes longer to load than all the rest, and most runs draw nothing
		const { qrPng } = await import('../../../bundled/qrPng');
		return Buffer.from(qrPng(text, width));
	} catch {
		// the payloads are worth more than the picture
		return { missing: 'The picture could not be drawn' };
	}
}

/** Scanners guess the encoding of other characters, and guess wrong (docs/graph-facts.md, section 13). */
export function asciiJson(payload: Payload): string {
	return JSON.stringify(payload).replace(
		/[^\x20-\x7e]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

/** A file name out of a profile's display name, for every operating system: letters of all scripts with their marks stay. */
export function qrFileName(displayName: unknown): string {
	const words = (typeof displayName === 'string' ? displayName.slice(0, 1_000) : '')
		.normalize('NFC')
		.replace(/[^\p{L}\p{M}\p{N}._ -]+/gu, '-')
		// one by one, so that a long row of dots takes no longer than one of letters
		.split(/([\s.-])/);
	const isPart = (word: string) => word !== '' && !/^[\s.-]$/.test(word);
	const first = words.findIndex(isPart);
	const name = first < 0 ? '' : words.slice(first, words.findLastIndex(isPart) + 1).join('');
	return (name === '' ? 'enrollment' : cut(name)) + SUFFIX;
}

/** As many whole characters as a name may have bytes; what is cut off leaves no dot or blank behind. */
function cut(name: string): string {
	let bytes = Buffer.byteLength(SUFFIX);
	let end = 0;
	for (const { segment } of new Intl.Segmenter().segment(name)) {
		bytes += Buffer.byteLength(segment);
		if (bytes > MAX_FILE_NAME_BYTES) break;
		end += segment.length;
	}
	while (end > 1 && /[\s.-]/.test(name[end - 1]!)) end -= 1;
	return name.slice(0, end);
}
