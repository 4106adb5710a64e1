import type { Login } from '../../../scripts/host/n8nTypes';
import type { N8nHost } from '../../../scripts/host/N8nHost';

interface Kept {
	host: N8nHost;
	userFolder: string;
}

interface Announced {
	origin: string;
	login: Login;
}

const VARIABLE = 'N8N_UNDER_TEST';
const store = globalThis as { n8nUnderTest?: Kept };

/**
 * Set-up and teardown run in one process and share its globals; the tests run in others, which
 * learn by an environment variable where n8n is.
 */
export const sharedHost = {
	keep(kept: Kept): void {
		store.n8nUnderTest = kept;
	},
	kept(): Kept | undefined {
		return store.n8nUnderTest;
	},
	announce(announced: Announced): void {
		process.env[VARIABLE] = JSON.stringify(announced);
	},
	announced(): Announced {
		return JSON.parse(process.env[VARIABLE] ?? '{}') as Announced;
	},
};
