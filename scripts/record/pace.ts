/** n8n takes a video of at most five minutes. */
export const LONGEST_S = 300;

/** How long the last picture of a scene stays, whatever its caption: what came out wants to be looked at. */
export const LOOK_MS = 2_500;

const FIND_CAPTION_MS = 1_200;
const PER_CHARACTER_MS = 60;

/** How long a caption has to stay to be read, in ms: to notice it, and then about 200 words a minute. */
export function readingMs(caption: string): number {
	return FIND_CAPTION_MS + caption.length * PER_CHARACTER_MS;
}

/**
 * How much longer a scene stays once all in it is done, in ms.
 * @param passedMs since its caption came
 */
export function restMs(caption: string, passedMs: number): number {
	return Math.max(LOOK_MS, readingMs(caption) - passedMs);
}
