import stopSharedN8n from '../../n8n/support/globalTeardown';
import { leftovers } from './leftovers';

export default async function globalTeardown(): Promise<void> {
	try {
		await stopSharedN8n();
	} finally {
		leftovers.end();
	}
}
