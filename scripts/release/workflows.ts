interface Workflow {
	permissions?: unknown;
	jobs: Record<string, Job>;
}

interface Job {
	permissions?: Record<string, string>;
	steps?: Array<{ uses?: string; run?: string; env?: object; with?: Record<string, unknown> }>;
}

/** What GitHub takes, and this repository does not: a workflow that somebody else could change, or that holds a secret. */
export function workflowProblems(workflow: Workflow): string[] {
	const problems: string[] = [];
	if (workflow.permissions === undefined)
		problems.push('permissions are not named, so a job may have more than it needs');
	if (JSON.stringify(workflow).includes('secrets.'))
		problems.push('a stored secret is used: npm trusts the workflow itself');
	for (const [name, { permissions = {}, steps = [] }] of Object.entries(workflow.jobs)) {
		const writes = Object.entries(permissions).filter(([, value]) => value === 'write');
		for (const [scope] of writes)
			if (scope !== 'id-token' || name !== 'publish') problems.push(`${name}: may write ${scope}`);
		for (const { uses, run, with: inputs = {} } of steps) {
			if (uses && !/@[0-9a-f]{40}$/.test(uses))
				problems.push(`${name}: ${uses} is not held to a commit, so it can change`);
			if (uses?.startsWith('actions/checkout@') && inputs['persist-credentials'] !== false)
				problems.push(`${name}: the checkout leaves its credentials behind`);
			if (run?.includes('${{'))
				problems.push(`${name}: an expression in a script can be a script itself`);
		}
	}
	return problems;
}
