/**
 * n8n's own scanner, as the n8n creators portal runs it: on the source, and on the tarball that
 * publishing would send. It ignores comments that switch rules off.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './host/files';
import { forbiddenRequires } from './scan/requires';

interface Verdict {
	passed: boolean;
	message?: string;
	details?: string;
}

interface Scanner {
	SOURCE_FILE_PATTERNS: string[];
	analyzePackage(folder: string, patterns: string[]): Promise<Verdict>;
}

const TARBALL_PATTERNS = ['**/*.js', 'package.json'];

async function loadScanner(): Promise<Scanner> {
	const file = join(ROOT, 'node_modules/@n8n/scan-community-package/scanner/scanner.mjs');
	return (await import(pathToFileURL(file).href)) as Scanner;
}

/** Packs the built package and unpacks it again: what users get, and nothing else. */
async function unpackedTarball(folder: string): Promise<string> {
	const { packNode } = (await import('./lib/packedNode.mjs' as string)) as {
		packNode(folder: string): Promise<{ file: string; bytes: number }>;
	};
	const { file, bytes } = await packNode(folder);
	console.log(`Tarball: ${(bytes / 1000).toFixed(1)} kB`);
	execFileSync('tar', ['-xzf', file, '-C', folder]);
	return join(folder, 'package');
}

/** What the scanner does not look at: no bundled node_modules, and only imports that n8n provides. */
function checkTarball(folder: string): Verdict {
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	const problems = files.filter((file) => file.includes('node_modules'));
	for (const file of files.filter((name) => name.endsWith('.js'))) {
		for (const name of forbiddenRequires(readFileSync(join(folder, file), 'utf8'))) {
			problems.push(`${file}: require('${name}') is nothing that n8n provides`);
		}
	}
	return { passed: problems.length === 0, details: problems.join('\n') };
}

async function main(): Promise<void> {
	const scanner = await loadScanner();
	const folder = mkdtempSync(join(tmpdir(), 'intune-enrollment-scan-'));
	try {
		const unpacked = await unpackedTarball(folder);
		const verdicts: Array<[string, Verdict]> = [
			['source', await scanner.analyzePackage(ROOT, scanner.SOURCE_FILE_PATTERNS)],
			['tarball', await scanner.analyzePackage(unpacked, TARBALL_PATTERNS)],
			["the tarball's imports", checkTarball(unpacked)],
		];
		for (const [what, { passed, message, details }] of verdicts) {
			console.log(`${passed ? 'clean' : 'RED  '}  ${what}`);
			if (!passed) console.log([message, details].filter(Boolean).join('\n'));
		}
		if (verdicts.some(([, { passed }]) => !passed)) process.exitCode = 1;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

void main();
