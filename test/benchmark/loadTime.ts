import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeBinaryOf } from '../../scripts/host/environment';
import { HOST_FOLDER } from '../../scripts/host/files';
import { placeNodes } from '../../scripts/host/placeNodes';
import { alternated, median } from './statistics';

const HOST_MODULES = join(HOST_FOLDER, 'node_modules');
const OURS =
	'.n8n/nodes/node_modules/n8n-nodes-intune-enrollment/dist/nodes/IntuneEnrollment/IntuneEnrollment.node.js';
const ENTRA = 'n8n-nodes-base/dist/nodes/Microsoft/Entra/MicrosoftEntra.node.js';

/** Medians in milliseconds. */
export interface LoadTimes {
	ours: number;
	entra: number;
}

/** As in n8n: what every node shares is loaded already; then the file, and one object of its class. */
const PROGRAM = `
for (const shared of ['n8n-workflow', 'luxon']) require(shared);
const file = process.argv[1];
const started = performance.now();
for (const NodeType of Object.values(require(file))) new NodeType();
console.log(performance.now() - started);
`;

/** Loads the node files by turns, each time in a new process. */
export function measureLoadTimes(rounds: number): LoadTimes {
	// Away from this project, or the node would find a second n8n-workflow here and load it.
	const folder = mkdtempSync(join(tmpdir(), 'intune-enrollment-load-'));
	placeNodes(folder);
	const files = { ours: join(folder, OURS), entra: join(HOST_MODULES, ENTRA) };
	const times: Record<keyof LoadTimes, number[]> = { ours: [], entra: [] };
	// the first reading of a file comes from the disk
	for (const file of Object.values(files)) loadOnce(file);
	for (let round = 0; round < rounds; round++) {
		for (const name of alternated(['ours', 'entra'] as const, round)) {
			times[name].push(loadOnce(files[name]));
		}
	}
	rmSync(folder, { recursive: true });
	return { ours: median(times.ours), entra: median(times.entra) };
}

function loadOnce(file: string): number {
	const output = execFileSync(
		nodeBinaryOf(HOST_FOLDER),
		['-e', PROGRAM, file],
		// as n8n does it, so that a community package finds n8n's own modules
		{ env: { NODE_PATH: HOST_MODULES }, cwd: HOST_FOLDER, encoding: 'utf8' },
	);
	return Number(output);
}
