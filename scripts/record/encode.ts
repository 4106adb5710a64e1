import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { concatList, type Film } from './film';

/** Runs a program to its end, as scripts/lib/runCommand.mjs does. */
export type Run = (
	program: string,
	args: string[],
) => Promise<{ code: number; output: string; lastLines: string }>;

const PICTURES_PER_SECOND = 12;

/** What the editor shows above, the caption below it: it hides nothing of what it speaks of. */
const SCREEN_ABOVE_CAPTION = [
	`[0:v]fps=${PICTURES_PER_SECOND},format=yuv420p[screen]`,
	`[1:v]fps=${PICTURES_PER_SECOND},format=yuv420p[caption]`,
	'[screen][caption]vstack',
].join(';');

/** @param folder for what the encoder reads */
export async function encode(film: Film, folder: string, file: string, run: Run): Promise<void> {
	const inputs = [film.screen, film.captions].flatMap((shown, index) => {
		const list = join(folder, `list-${index}.txt`);
		writeFileSync(list, concatList(shown, film.lengthMs));
		return ['-f', 'concat', '-safe', '0', '-i', list];
	});
	await runFfmpeg(run, [
		...inputs,
		...['-filter_complex', SCREEN_ABOVE_CAPTION],
		// What every browser plays, and sites for videos take.
		...['-c:v', 'libx264', '-preset', 'fast', '-crf', '22', '-movflags', '+faststart', file],
	]);
}

/** One picture of a scene with its caption. */
export async function stack(screen: string, caption: string, file: string, run: Run) {
	const inputs = ['-i', screen, '-i', caption];
	await runFfmpeg(run, [...inputs, '-filter_complex', 'vstack', '-frames:v', '1', file]);
}

/** How long the video really is. */
export async function secondsOf(file: string, run: Run): Promise<number> {
	const args = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', file];
	const { code, output, lastLines } = await run('ffprobe', args);
	const seconds = Number(output);
	if (code !== 0 || !(seconds > 0)) throw new Error(`ffprobe cannot read the video:\n${lastLines}`);
	return seconds;
}

async function runFfmpeg(run: Run, args: string[]): Promise<void> {
	const { code, lastLines } = await run('ffmpeg', ['-v', 'error', '-y', ...args]);
	if (code !== 0) throw new Error(`ffmpeg failed:\n${lastLines}`);
}
