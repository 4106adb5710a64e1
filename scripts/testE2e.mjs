/**
 * `npm run test:e2e`: the packed package with real parts around it. `npm run test:e2e -- editor` runs
 * one part; with `--update-pictures` the editor and sign-in parts also renew the README's pictures.
 */
import { hostSteps, oldestHostSteps, toolSteps } from './lib/installs.mjs';
import { ensureProgram } from './lib/ensureProgram.mjs';
import { requireNodeVersion } from './lib/nodeVersion.mjs';
import { followPlan } from './lib/plan.mjs';
import { BUILD_AND_PACK, runPartsAndTests } from './lib/parts.mjs';
import { runMain } from './lib/terminal.mjs';

const UPDATE_PICTURES = '--update-pictures';

const given = process.argv.slice(2);
const args = given.filter((one) => one !== UPDATE_PICTURES);
const parts = args.filter((one) => !one.startsWith('-'));

/** Whether a part's test file will run, so that one part does not wait for what another one needs. */
function runs(part) {
	return parts.length === 0 || parts.some((one) => part.includes(one) || one.includes(part));
}

async function ensureParts() {
	const oldest = runs('oldHost') ? oldestHostSteps() : [];
	await followPlan([...toolSteps(), ...hostSteps(), ...oldest]);
	if (runs('editor') || runs('signIn')) await ensureProgram('chromium', 'chromium');
	if (runs('manyMachines')) await ensureProgram('redis-server', 'redis-server');
}

await runMain(async () => {
	requireNodeVersion();
	await ensureParts();
	if (given.includes(UPDATE_PICTURES)) process.env.UPDATE_PICTURES = 'true';
	// Two cores, and each of these tests starts programs of its own: one file at a time.
	const jestArgs = ['--selectProjects=e2e', '--runInBand', '--testTimeout=180000', ...args];
	await runPartsAndTests(BUILD_AND_PACK, ['tests with real parts', jestArgs]);
});
