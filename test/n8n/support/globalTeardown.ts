import { rmSync } from 'node:fs';
import { sharedHost } from './sharedHost';

export default async function globalTeardown(): Promise<void> {
	const kept = sharedHost.kept();
	if (!kept) return;
	await kept.host.stop();
	rmSync(kept.userFolder, { recursive: true, force: true });
}
