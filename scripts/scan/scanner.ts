import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../host/files';
import { forbiddenRequires } from './requires';

export interface Verdict {
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

/** n8n's own scanner on a source tree, as n8n's creators portal runs it: comments that switch rules off are ignored. */
export async function scanSource(folder: string): Promise<Verdict> {
	const scanner = await loadScanner();
	return await scanner.analyzePackage(folder, scanner.SOURCE_FILE_PATTERNS);
}

/** The same on a tarball, and what the scanner does not look at. */
export async function scanTarball(file: string): Promise<Array<[what: string, Verdict]>> {
	const scanner = await loadScanner();
	return await inTemporaryFolder(async (folder) => {
		execFileSync('tar', ['-xzf', file, '-C', folder]);
		const unpacked = join(folder, 'package');
		return [
			['tarball', await scanner.analyzePackage(unpacked, TARBALL_PATTERNS)],
			["the tarball's imports", checkImports(unpacked)],
		];
	});
}

/** No bundled node_modules, and only imports that n8n provides. */
function checkImports(folder: string): Verdict {
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	const problems = files.filter((file) => file.includes('node_modules'));
	for (const file of files.filter((name) => name.endsWith('.js'))) {
		for (const name of forbiddenRequires(readFileSync(join(folder, file), 'utf8'))) {
			problems.push(`${file}: require('${name}') is nothing that n8n provides`);
		}
	}
	return { passed: problems.length === 0, details: problems.join('\n') };
}

/** A folder that is gone afterwards, whatever happens. */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), 'intune-enrollment-scan-'));
	try {
		return await work(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
