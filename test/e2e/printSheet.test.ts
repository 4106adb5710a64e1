import type { Browser } from 'playwright-core';
import { HOST_FOLDER } from '../../scripts/host/files';
import { readQr } from '../engine/support/pictures';
import { publishPrintPage } from '../n8n/support/printPage';
import { World } from '../n8n/support/world';
import { openBrowser } from './support/browser';
import { startOwnHost, type OwnHost } from './support/ownHost';

/** As the page says: so many labels on a sheet of A4. */
const LABELS_PER_SHEET = 8;
const DAY_MS = 86_400_000;

let own: OwnHost;
let world: World;
let browser: Browser;

beforeAll(async () => {
	own = await startOwnHost('print', { folder: HOST_FOLDER });
	world = await World.create(own);
	await world.putCredential();
	browser = await openBrowser();
});
afterAll(async () => {
	await browser?.close();
	await world?.end();
	await own?.host.stop();
});

/** Ten sites, as a user would name them, and one whose name is as long as Intune takes. */
function addSites(): string[] {
	const token = { createdAt: Date.now() - DAY_MS, validitySeconds: 60 * 86_400 };
	const names = Array.from({ length: 9 }, (_, index) => `Kiosks ${index + 1}`);
	return [...names, 'Langer Name '.repeat(16).trim()].map((displayName) => {
		const described = { displayName, description: `Hall 3, Site of ${displayName.slice(0, 40)}` };
		return world.simulator.addProfile(described, { token }).id;
	});
}

/** The pages of a PDF, as it counts them itself. */
const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)!.length;

test('ten labels in a browser: two sheets of A4, no label on both, and each code readable as it is shown', async () => {
	const ids = addSites();
	const { url, login } = await publishPrintPage(world);
	const httpCredentials = { username: login.user, password: login.password };
	// as fine as a printer of 300 dots an inch
	const page = await (
		await browser.newContext({ httpCredentials, deviceScaleFactor: 3 })
	).newPage();
	const answer = await page.goto(url);
	expect(answer!.status()).toBe(200);
	const labels = page.locator('.label');
	await expect(labels.count()).resolves.toBe(ids.length);

	const pdf = await page.pdf({ preferCSSPageSize: true });
	expect(pagesOf(pdf)).toBe(Math.ceil(ids.length / LABELS_PER_SHEET));

	await page.emulateMedia({ media: 'print' });
	const read = [];
	for (const label of await labels.all()) read.push(readQr(await label.screenshot()));
	for (const id of ids) {
		const { tokenValue } = world.simulator.profile(id)!;
		expect(read.filter((content) => content.includes(`"${String(tokenValue)}"`))).toHaveLength(1);
	}
	const heights = await labels.evaluateAll((all) => all.map((one) => one.clientHeight));
	expect(new Set(heights).size).toBe(1);
	// what is for the screen only is not printed
	expect(await page.locator('.screen').first().isVisible()).toBe(false);
	expect(await page.locator('aside').isVisible()).toBe(false);
});
