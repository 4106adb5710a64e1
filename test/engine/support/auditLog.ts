import type { World } from './world';

export const LOG = { operation: 'listAuditEvents' } as const;
/** Whom the simulator's log names for what was done in the admin center. */
export const COLLEAGUE = 'colleague@contoso.onmicrosoft.com';

/** From now on each page of the audit log is empty and names a new next one. @returns how many were asked for by then */
export function makeLogEndless({ simulator }: World): () => number {
	let page = 0;
	const nextLink = () =>
		`${simulator.origin}/beta/deviceManagement/auditEvents?$skiptoken=${++page}`;
	simulator.addFault({
		match: LOG,
		times: 'always',
		action: () => ({
			kind: 'status',
			status: 200,
			body: { custom: { value: [], '@odata.nextLink': nextLink() } },
		}),
	});
	return () => page;
}
