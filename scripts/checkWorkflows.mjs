/** GitHub's own parser on the workflows: what it does not understand would show only once a tag is pushed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	convertWorkflowTemplate,
	NoOperationTraceWriter,
	parseWorkflow,
} from '@actions/workflow-parser';
import { parse } from 'yaml';
import { ROOT } from './lib/paths.mjs';
import { workflowProblems } from './release/workflows.ts';

const FOLDER = join(ROOT, '.github', 'workflows');

async function problemsOf(name, content) {
	const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
	const notUnderstood = context.errors.getErrors().map(({ message }) => message);
	if (notUnderstood.length > 0 || !value) return notUnderstood;
	const { errors = [] } = await convertWorkflowTemplate(context, value);
	return [
		...errors.map(({ Message }) => Message),
		...workflowProblems(parse(content)).map((problem) => `${name}: ${problem}`),
	];
}

const names = readdirSync(FOLDER);
const contents = names.map((name) => readFileSync(join(FOLDER, name), 'utf8'));
const problems = await Promise.all(names.map((name, index) => problemsOf(name, contents[index])));
for (const problem of problems.flat()) console.log(problem);
if (problems.flat().length > 0) process.exitCode = 1;
