import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from './runCommand.mjs';
import { UserFacingError, heartbeat, say, seconds } from './terminal.mjs';

/** Where a Debian system keeps its servers, also for those who do not have it in their PATH. */
const ALSO_LOOKED_IN = ['/usr/bin', '/usr/sbin'];

const hasProgram = (name) =>
	[...(process.env.PATH ?? '').split(delimiter), ...ALSO_LOOKED_IN].some(
		(folder) => folder && existsSync(join(folder, name)),
	);

/** Installs a program from Debian's packages where it is missing and this is root; else says how to. */
export async function ensureProgram(name, debianPackage) {
	if (hasProgram(name)) return;
	if (process.getuid?.() !== 0 || !hasProgram('apt-get')) {
		throw new UserFacingError(
			`The program ${name} is missing. On Debian and Ubuntu: sudo apt-get install ${debianPackage}`,
		);
	}
	const started = Date.now();
	const what = `installing ${debianPackage}`;
	say(`  ${what} …`);
	const stopHeartbeat = heartbeat(what);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const options = { env, quiet: true };
	await runCommand('apt-get', ['update', '-q'], options);
	const result = await runCommand(
		'apt-get',
		['install', '-q', '-y', '--no-install-recommends', debianPackage],
		options,
	);
	stopHeartbeat();
	if (result.code !== 0) throw new UserFacingError(`${what} failed:\n${result.lastLines}`);
	say(`  ${what}: done in ${seconds(started)}`);
}
