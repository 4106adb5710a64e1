import { createHash } from 'node:crypto';
import {
	cpSync,
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { npmOrExplain } from './npmOrExplain.mjs';
import { CACHE, HOST, MUTATION, OLDEST_HOST, ROOT } from './paths.mjs';

/** @typedef {import('./plan.mjs').Step} Step */

/** Inside node_modules, so that deleting that folder also deletes the claim that it is complete. */
const STAMP = join('node_modules', '.intune-enrollment-installed');

/**
 * What building the node and running the simulator take, of package.json's devDependencies: all that `npm start` needs
 * beside n8n. test/unit/startTools.test.ts holds this list to what is imported.
 */
export const START_TOOLS = [
	...['esbuild', 'fastify', 'fflate', 'flatted', 'jsonwebtoken'],
	...['qrcode', 'selfsigned', 'tsx', 'uqr'],
];

/** How a stamp begins where node_modules hold these only. */
const START_ONLY = 'start ';

/** What of a host's modules cannot do without its install script: the runtime and the database. */
const HOST_REBUILD = ['node', 'sqlite3'];
const REBUILD_SECONDS = { node: 10, sqlite3: 130 };

/** What building, testing and all commands need. @returns {Step[]} none where it is there */
export function toolSteps() {
	return installSteps(ROOT, { what: 'the development tools (1.3 GB)', seconds: 75 });
}

/** A real n8n. @returns {Step[]} none where it is there */
export function hostSteps() {
	return installSteps(HOST, { what: 'n8n (2.8 GB)', seconds: 190, rebuild: HOST_REBUILD });
}

/** The oldest n8n that the README names; hostSteps come before. @returns {Step[]} none where it is there */
export function oldestHostSteps() {
	const what = 'the oldest n8n (1.5 GB)';
	return installSteps(OLDEST_HOST, {
		what,
		seconds: 180,
		rebuild: ['node'],
		finish: shareDatabase,
	});
}

/** What n8n's database is compiled to takes minutes, and is the same for every Node.js (Node-API): once is enough. */
function shareDatabase() {
	const compiled = join('node_modules', 'sqlite3', 'build', 'Release', 'node_sqlite3.node');
	cpSync(join(HOST, compiled), join(OLDEST_HOST, compiled));
}

/** The mutation run's own tools. @returns {Step[]} none where they are there */
export function mutationSteps() {
	return installSteps(MUTATION, { what: 'what makes the changes (65 MB)', seconds: 15 });
}

/** What `npm start` and the simulator need of the development tools. @returns {Step[]} none where it is there */
export function startToolSteps() {
	const stamp = START_ONLY + fingerprint(ROOT, START_TOOLS);
	const there = readIfThere(join(ROOT, STAMP));
	if (there === stamp) return [];
	const missing = toolSteps();
	// Whoever develops here gets all tools renewed, rather than most of them taken away.
	const isDeveloper = existsSync(join(ROOT, 'node_modules')) && !there?.startsWith(START_ONLY);
	if (missing.length === 0 || isDeveloper) return missing;
	const what = 'installing what builds and runs this (45 MB)';
	return [{ what, seconds: 10, run: async () => await installStartTools(what, stamp) }];
}

/** The few tools in the versions of the lock file: npm leaves out all that they do not ask for. */
async function installStartTools(what, stamp) {
	const folder = join(CACHE, 'startTools');
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const { name, version, devDependencies } = readJson(join(ROOT, 'package.json'));
	const few = START_TOOLS.map((tool) => [tool, devDependencies[tool]]);
	const manifest = { name, version, devDependencies: Object.fromEntries(few) };
	const lock = readJson(join(ROOT, 'package-lock.json'));
	lock.packages[''] = manifest;
	writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
	writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
	await npmOrExplain(folder, what, ['ci', '--ignore-scripts', '--legacy-peer-deps']);
	rmSync(join(ROOT, 'node_modules'), { recursive: true, force: true });
	renameSync(join(folder, 'node_modules'), join(ROOT, 'node_modules'));
	rmSync(folder, { recursive: true });
	writeFileSync(join(ROOT, STAMP), stamp);
}

/**
 * What it takes to install a folder's locked dependencies where they are not there yet, or are not the locked ones.
 * Install scripts stay off (isolated-vm's fails on Node 20); what needs one is named in `rebuild`.
 */
function installSteps(folder, { what, seconds, rebuild = [], finish = () => {} }) {
	const stamp = fingerprint(folder, rebuild);
	if (readIfThere(join(folder, STAMP)) === stamp) return [];
	const isInstalled = holdsLockedVersions(folder);
	const note = () => {
		finish();
		writeFileSync(join(folder, STAMP), stamp);
	};
	if (isInstalled && rebuild.length === 0) {
		note();
		return [];
	}
	const npmStep = (action, args, time, then = () => {}) => ({
		what: action,
		seconds: time,
		run: async () => then(await npmOrExplain(folder, action, args)),
	});
	const install = (then) =>
		npmStep(`installing ${what}`, ['ci', '--ignore-scripts'], seconds, then);
	if (rebuild.length === 0) return [install(note)];
	const args = ['rebuild', ...rebuild, '--ignore-scripts=false'];
	const rebuildSeconds = rebuild.reduce((sum, one) => sum + REBUILD_SECONDS[one], 0);
	const prepare = npmStep(`preparing ${rebuild.join(' and ')} for it`, args, rebuildSeconds, note);
	return isInstalled ? [prepare] : [install(), prepare];
}

function fingerprint(folder, more) {
	const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
	// Node's own version is left out: what is installed here runs on each version that is allowed.
	const platform = `${process.platform}-${process.arch}`;
	return createHash('sha256').update(`${lock}\n${more}\n${platform}`).digest('hex');
}

const readIfThere = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Compares the lock file with the one that npm leaves in node_modules when an install is complete. */
function holdsLockedVersions(folder) {
	const installed = readIfThere(join(folder, 'node_modules', '.package-lock.json'));
	if (installed === undefined) return false;
	const there = JSON.parse(installed).packages;
	const locked = readJson(join(folder, 'package-lock.json')).packages;
	return Object.entries(locked).every(
		([path, entry]) => path === '' || mayBeMissing(entry) || there[path]?.version === entry.version,
	);
}

/** npm leaves out what is optional, what is for another platform, and what it calls extraneous. */
function mayBeMissing({ optional, devOptional, extraneous, os, cpu }) {
	return Boolean(optional || devOptional || extraneous || os || cpu);
}
