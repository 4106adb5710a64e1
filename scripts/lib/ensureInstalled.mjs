import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { HOST, OLDEST_HOST, ROOT } from './paths.mjs';
import { runNpm } from './runCommand.mjs';
import { UserFacingError, heartbeat, say, seconds } from './terminal.mjs';

/** Inside node_modules, so that deleting that folder also deletes the claim that it is complete. */
const STAMP = join('node_modules', '.intune-enrollment-installed');

const SHOWN_ERRORS = 15;

/** What of a host's modules cannot do without its install script: the runtime and the database. */
const HOST_REBUILD = ['node', 'sqlite3'];

/** What building, testing and the commands themselves need. */
export async function ensureTools() {
	await ensureInstalled(ROOT, { label: 'the development tools' });
}

/** A real n8n. */
export async function ensureHost() {
	await ensureInstalled(HOST, { label: 'n8n (2.8 GB)', rebuild: HOST_REBUILD });
}

/** The oldest n8n that the README names. */
export async function ensureOldestHost() {
	await ensureInstalled(OLDEST_HOST, { label: 'the oldest n8n (1.5 GB)', rebuild: HOST_REBUILD });
}

/**
 * Installs a folder's locked dependencies when they are not there yet, or are not the locked ones.
 * Install scripts stay off (isolated-vm's fails on Node 20); what needs one is named in `rebuild`.
 */
async function ensureInstalled(folder, { label, rebuild = [] }) {
	const wanted = fingerprint(folder, rebuild);
	if (readIfThere(join(folder, STAMP)) === wanted) return;
	if (!holdsLockedVersions(folder)) {
		await npmOrExplain(folder, `installing ${label}`, ['ci', '--ignore-scripts']);
	}
	if (rebuild.length > 0) {
		const args = ['rebuild', ...rebuild, '--ignore-scripts=false'];
		await npmOrExplain(folder, `preparing ${rebuild.join(' and ')} for ${label}`, args);
	}
	writeFileSync(join(folder, STAMP), wanted);
}

function fingerprint(folder, rebuild) {
	const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
	// Node's own version is left out: what is installed here runs on each version that is allowed.
	const platform = `${process.platform}-${process.arch}`;
	return createHash('sha256').update(`${lock}\n${rebuild}\n${platform}`).digest('hex');
}

function readIfThere(path) {
	return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Compares the lock file with the one that npm leaves in node_modules when an install is complete. */
function holdsLockedVersions(folder) {
	const installed = readIfThere(join(folder, 'node_modules', '.package-lock.json'));
	if (installed === undefined) return false;
	const there = JSON.parse(installed).packages;
	const locked = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
	return Object.entries(locked).every(
		([path, entry]) => path === '' || mayBeMissing(entry) || there[path]?.version === entry.version,
	);
}

/** npm leaves out what is optional, what is for another platform, and what it calls extraneous. */
function mayBeMissing({ optional, devOptional, extraneous, os, cpu }) {
	return Boolean(optional || devOptional || extraneous || os || cpu);
}

async function npmOrExplain(folder, what, args) {
	const started = Date.now();
	say(`  ${what} …`);
	const stopHeartbeat = heartbeat(what);
	const result = await runNpm([...args, '--no-audit', '--no-fund'], { cwd: folder, quiet: true });
	stopHeartbeat();
	if (result.code !== 0) throw new UserFacingError(await explanation(folder, what, result));
	say(`  ${what}: done in ${seconds(started)}`);
}

/** npm says first what went wrong, then pages of usage, and last where its log file is. */
function whatNpmSaid({ output, lastLines }) {
	const errors = output.split('\n').filter((line) => /^npm (error|ERR!)/.test(line));
	if (errors.length === 0) return lastLines;
	return [...errors.slice(0, SHOWN_ERRORS), ...errors.slice(SHOWN_ERRORS).slice(-1)].join('\n');
}

async function explanation(folder, what, result) {
	const { bavail, bsize } = await statfs(folder);
	const freeGb = ((bavail * bsize) / 1e9).toFixed(1);
	return [
		`${what} failed. npm says:`,
		'',
		whatNpmSaid(result).replace(/^/gm, '    '),
		'',
		'What to check:',
		'  - the network and the package registry: `npm ping`, and `npm config get registry`',
		`  - disk space: ${freeGb} GB are free here; all of this needs about 4 GB`,
		'  - an install that was broken off: delete node_modules in the folder, then try again',
	].join('\n');
}
