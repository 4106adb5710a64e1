import type { N8nClient } from '../host/N8nClient';
import { readExamples } from '../host/files';

/** Example workflows by file name, as they are in the demo's n8n. */
export type ImportedWorkflows = Record<string, string>;

/** Imports the examples that are not there yet: what a user has changed in the demo stays. */
export async function importExamples(client: N8nClient): Promise<ImportedWorkflows> {
	const present = (await client.workflows()).filter((workflow) => !workflow.isArchived);
	const imported: ImportedWorkflows = {};
	for (const [file, example] of Object.entries(readExamples())) {
		const there = present.find((workflow) => workflow.name === example.name);
		imported[file] = there?.id ?? (await client.importWorkflow(example)).id;
	}
	return imported;
}
