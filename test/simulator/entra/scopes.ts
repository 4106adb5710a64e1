/** The application ID of Microsoft Graph: the resource of scopes that name none. docs/graph-facts.md, section 6. */
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';
const OPEN_ID = ['openid', 'profile', 'email', 'offline_access'];

/** What the parameter `scope` asks for. */
export interface AskedScope {
	openId: string[];
	/** As it becomes `aud`. */
	resource: string;
	/** default: all that was granted. */
	permissions: string[] | 'default';
}

/** learn.microsoft.com/entra/identity-platform/scopes-oidc: `{resource}/{permission}`, `{resource}/.default`, or bare. */
export function readScope(scope: string): AskedScope {
	const asked: AskedScope = { openId: [], resource: GRAPH_APP_ID, permissions: [] };
	for (const one of scope.split(/\s+/).filter(Boolean)) {
		if (OPEN_ID.includes(one)) {
			asked.openId.push(one);
			continue;
		}
		const [, resource, permission = one] = /^(.+)\/([^/]+)$/.exec(one) ?? [];
		if (resource !== undefined) asked.resource = resource;
		if (permission === '.default') asked.permissions = 'default';
		else if (asked.permissions !== 'default') asked.permissions.push(permission);
	}
	return asked;
}

/** The first permission asked for by name that was not granted. */
export function notGranted({ permissions }: AskedScope, granted: string[]): string | undefined {
	if (permissions === 'default') return undefined;
	const names = granted.map((name) => name.toLowerCase());
	return permissions.find((name) => !names.includes(name.toLowerCase()));
}
