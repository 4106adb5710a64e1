import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VARIABLE = 'E2E_FOLDER';

/** Of this run's: process groups to end and folders to delete, whatever happens to the tests. */
function folder(): string {
	const path = process.env[VARIABLE];
	if (!path) throw new Error('Only within `npm run test:e2e`');
	return path;
}

const groupsFile = (): string => join(folder(), 'groups');

/**
 * Ends what a test could not end itself. Jest's tests do not see the real exit of the process, so
 * the set-up, which does, looks after the programs that they start.
 */
export const leftovers = {
	begin(): void {
		process.env[VARIABLE] = mkdtempSync(join(tmpdir(), 'intune-enrollment-e2e-'));
		appendFileSync(groupsFile(), '');
		process.once('exit', leftovers.end);
	},

	/** A folder that is gone after the run. */
	newFolder(name: string): string {
		return mkdtempSync(join(folder(), `${name}-`));
	},

	/** The id of a process that leads a group of its own. */
	remember(processId: number): void {
		appendFileSync(groupsFile(), `${processId}\n`);
	},

	end(): void {
		process.removeListener('exit', leftovers.end);
		if (!process.env[VARIABLE]) return;
		for (const id of readFileSync(groupsFile(), 'utf8').split('\n').filter(Boolean)) {
			try {
				process.kill(-Number(id), 'SIGKILL');
			} catch {
				// It has ended, as it should.
			}
		}
		rmSync(folder(), { recursive: true, force: true });
		delete process.env[VARIABLE];
	},
};
