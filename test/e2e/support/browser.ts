import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import type { N8nClient } from '../../../scripts/host/N8nClient';
import { programPath } from './programs';

/** No sandbox, as root has none; and no calls of the browser's own to the world outside. */
const ARGUMENTS = [
	...[
		'--no-sandbox',
		'--disable-gpu',
		'--disable-dev-shm-usage',
		'--disable-quic',
		'--no-first-run',
	],
	...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

export const VIEWPORT = { width: 1280, height: 860 };

/** @param slowMo how long to wait before each click and each text, in ms: for those who watch */
export async function openBrowser(slowMo = 0): Promise<Browser> {
	const executablePath = programPath('chromium');
	return await chromium.launch({ executablePath, headless: true, slowMo, args: ARGUMENTS });
}

/** A browser window whose user is logged in to n8n. */
export async function loggedIn(
	browser: Browser,
	client: N8nClient,
	viewport = VIEWPORT,
): Promise<BrowserContext> {
	const context = await browser.newContext({ viewport, colorScheme: 'light' });
	// A machine of two cores has a browser, an n8n and a second suite at the same time.
	context.setDefaultTimeout(60_000);
	const cookie = { name: 'n8n-auth', value: client.sessionCookie };
	// The name by which n8n knows itself, and so the one that a sign-in service sends the user back to.
	await context.addCookies([{ ...cookie, domain: 'localhost', path: '/' }]);
	return context;
}

export function editorAddress(client: N8nClient): string {
	return client.origin.replace('127.0.0.1', 'localhost');
}
