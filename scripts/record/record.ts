import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { leftovers } from '../../test/e2e/support/leftovers';
import { CACHE_FOLDER, ROOT } from '../host/files';
import { encode, secondsOf, stack, type Run } from './encode';
import { LONGEST_S, restMs } from './pace';
import { captionPage } from './pages';
import { Recorder } from './Recorder';
import type { Scene } from './scene';
import { SCENES } from './scenes';
import { SCREEN, Stage, type Tools } from './Stage';

const FOLDER = join(CACHE_FOLDER, 'record');
const VIDEO = join(FOLDER, 'verification.mp4');
const FAILED = join(FOLDER, 'failed.png');
const STILL = join(ROOT, 'docs', 'images', 'verification.png');

const CAPTION = { width: SCREEN.width, height: 100 };

export interface RecordOptions extends Tools {
	run: Run;
	say(line: string): void;
	/** Whether docs/images/verification.png is renewed too. */
	withStill: boolean;
}

/** Plays all scenes in a real n8n, and makes the video of them. What was started ends in any case. */
export async function record(options: RecordOptions): Promise<void> {
	leftovers.begin();
	try {
		rmSync(FOLDER, { recursive: true, force: true });
		mkdirSync(FOLDER, { recursive: true });
		await makeVideo(options, leftovers.newFolder('pictures'));
	} finally {
		leftovers.end();
	}
}

async function makeVideo({ run, say, withStill, ...tools }: RecordOptions, pictures: string) {
	const stage = await Stage.open(tools);
	const unfinished = join(FOLDER, 'unfinished.mp4');
	try {
		const captions = await drawCaptions(stage.page.context(), pictures);
		await stage.goTo('/home/workflows');
		const recorder = await Recorder.start(stage.page, pictures);
		stage.offCamera = async (work) => await recorder.offCamera(work);
		for (const [index, scene] of SCENES.entries()) {
			const caption = captions[index]!;
			const from = recorder.now();
			recorder.caption(caption);
			await play(scene, stage);
			await stage.beat(restMs(scene.caption, recorder.now() - from));
			say(`  ${inMinutes(recorder.now() / 1000)}  ${scene.caption}`);
			if (scene.still && withStill) await recorder.offCamera(() => takeStill(stage, caption));
		}
		await encode(await recorder.stop(), pictures, unfinished, run);
	} finally {
		await stage.close();
	}
	const seconds = await secondsOf(unfinished, run);
	if (seconds > LONGEST_S) {
		throw new Error(`The video takes ${inMinutes(seconds)}, and n8n's limit is five minutes.`);
	}
	renameSync(unfinished, VIDEO);
	const megabytes = (statSync(VIDEO).size / 1e6).toFixed(1);
	say(`\n${VIDEO}\n${inMinutes(seconds)} minutes, ${megabytes} MB`);

	async function takeStill(from: Stage, caption: string): Promise<void> {
		const screen = join(pictures, 'still.png');
		await from.page.screenshot({ path: screen });
		await stack(screen, caption, STILL, run);
	}
}

async function play(scene: Scene, stage: Stage): Promise<void> {
	try {
		await scene.act(stage);
	} catch (error) {
		await stage.page.screenshot({ path: FAILED }).catch(() => undefined);
		const seen = `What was to be seen then: ${FAILED}`;
		throw new Error(`"${scene.caption}": ${(error as Error).message}\n${seen}`, { cause: error });
	}
}

/** @returns the files, in the order of the scenes */
async function drawCaptions(context: BrowserContext, folder: string): Promise<string[]> {
	const page = await context.newPage();
	await page.setViewportSize(CAPTION);
	const files: string[] = [];
	for (const { caption } of SCENES) {
		const path = join(folder, `caption-${files.length}.png`);
		await page.setContent(captionPage(caption));
		await page.screenshot({ path });
		files.push(path);
	}
	await page.close();
	return files;
}

function inMinutes(seconds: number): string {
	return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}
