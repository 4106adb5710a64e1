import { N8nClient, newLogin } from '../../../scripts/host/N8nClient';
import { N8nHost, type N8nHostOptions } from '../../../scripts/host/N8nHost';
import { placeNodes } from '../../../scripts/host/placeNodes';
import type { Login } from '../../../scripts/host/n8nTypes';
import { leftovers } from './leftovers';

export interface OwnHost {
	host: N8nHost;
	origin: string;
	login: Login;
}

/** An n8n in a fresh user folder with nothing but the packed package in it. */
export async function startN8n(
	name: string,
	options: Omit<N8nHostOptions, 'userFolder'>,
): Promise<N8nHost> {
	const userFolder = leftovers.newFolder(name);
	placeNodes(userFolder);
	const host = await N8nHost.start({ ...options, userFolder });
	leftovers.remember(host.pid);
	return host;
}

/** The same, with an owner who can log in. */
export async function startOwnHost(
	name: string,
	options: Omit<N8nHostOptions, 'userFolder'>,
): Promise<OwnHost> {
	const host = await startN8n(name, options);
	const login = newLogin();
	await new N8nClient(host.origin).signIn(login);
	return { host, origin: host.origin, login };
}
