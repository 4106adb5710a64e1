import startSharedN8n from '../../n8n/support/globalSetup';
import { leftovers } from './leftovers';

/** One n8n for the tests that need nothing special of it; the others start their own. */
export default async function globalSetup(): Promise<void> {
	leftovers.begin();
	await startSharedN8n();
}
