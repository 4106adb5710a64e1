/**
 * n8n's own scanner, as the n8n creators portal runs it: on the source, and on the tarball that
 * publishing would send. It ignores comments that switch rules off.
 */
import { ROOT } from './host/files';
import { inTemporaryFolder, scanSource, scanTarball, type Verdict } from './scan/scanner';

interface Packer {
	packNode(folder: string): Promise<{ file: string; bytes: number }>;
}

async function main(): Promise<void> {
	const { packNode } = (await import('./lib/packedNode.mjs' as string)) as Packer;
	const verdicts = await inTemporaryFolder(async (folder) => {
		const { file, bytes } = await packNode(folder);
		console.log(`Tarball: ${(bytes / 1000).toFixed(1)} kB`);
		const ofSource: [string, Verdict] = ['source', await scanSource(ROOT)];
		return [ofSource, ...(await scanTarball(file))];
	});
	for (const [what, { passed, message, details }] of verdicts) {
		console.log(`${passed ? 'clean' : 'RED  '}  ${what}`);
		if (!passed) console.log([message, details].filter(Boolean).join('\n'));
	}
	if (verdicts.some(([, { passed }]) => !passed)) process.exitCode = 1;
}

void main();
