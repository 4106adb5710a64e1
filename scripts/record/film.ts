/** A picture that is shown from a moment on until the next one comes, in ms of the video. */
export interface Shown {
	file: string;
	from: number;
}

export interface Film {
	screen: Shown[];
	captions: Shown[];
	lengthMs: number;
}

/**
 * The pictures with their durations, as ffmpeg's concat demuxer reads them. It wants the last one twice, or ends with
 * that one's beginning.
 * Source: https://ffmpeg.org/ffmpeg-formats.html#concat
 */
export function concatList(shown: Shown[], lengthMs: number): string {
	const lines = shown.flatMap(({ file, from }, index) => {
		const until = shown[index + 1]?.from ?? lengthMs;
		return [`file '${file}'`, `duration ${(until - from) / 1000}`];
	});
	const last = shown.at(-1);
	return ['ffconcat version 1.0', ...lines, ...(last ? [`file '${last.file}'`] : [])].join('\n');
}
