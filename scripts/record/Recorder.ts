import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import type { Film, Shown } from './film';

const QUALITY = 92;

/** Takes what a page shows, whenever that changes. Its clock is that of the video: it stands still off camera. */
export class Recorder {
	private readonly screen: Shown[] = [];
	private readonly captions: Shown[] = [];
	private readonly started = performance.now();
	private offCameraMs = 0;
	private offCameraSince: number | undefined;

	private constructor(
		private readonly page: Page,
		private readonly session: CDPSession,
		private readonly folder: string,
	) {}

	/** @param folder for the pictures */
	static async start(page: Page, folder: string): Promise<Recorder> {
		const session = await page.context().newCDPSession(page);
		const recorder = new Recorder(page, session, folder);
		session.on('Page.screencastFrame', ({ data, sessionId }) => {
			recorder.keep(Buffer.from(data, 'base64'));
			// The page may have gone by now.
			session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
		});
		await session.send('Page.startScreencast', { format: 'jpeg', quality: QUALITY });
		await recorder.takePicture();
		return recorder;
	}

	/** ms since the beginning of the video */
	now(): number {
		return (this.offCameraSince ?? performance.now()) - this.started - this.offCameraMs;
	}

	/** From now on, under the picture. */
	caption(file: string): void {
		this.captions.push({ file, from: this.now() });
	}

	/** What nobody wants to watch, such as a start of n8n: the video goes on with what is there afterwards. */
	async offCamera<T>(work: () => Promise<T>): Promise<T> {
		if (this.offCameraSince !== undefined) return await work();
		this.offCameraSince = performance.now();
		try {
			return await work();
		} finally {
			this.offCameraMs += performance.now() - this.offCameraSince;
			this.offCameraSince = undefined;
			await this.takePicture();
		}
	}

	async stop(): Promise<Film> {
		const lengthMs = this.now();
		await this.session.detach();
		return { screen: this.screen, captions: this.captions, lengthMs };
	}

	/** The browser tells changes only: after a cut it may have nothing to tell. */
	private async takePicture(): Promise<void> {
		this.keep(await this.page.screenshot({ type: 'jpeg', quality: QUALITY }));
	}

	private keep(picture: Buffer): void {
		if (this.offCameraSince !== undefined) return;
		const file = join(this.folder, `screen-${this.screen.length}.jpg`);
		writeFileSync(file, picture);
		// The video begins with the first picture, however long that took.
		this.screen.push({ file, from: this.screen.length === 0 ? 0 : this.now() });
	}
}
