import { randomBytes } from 'node:crypto';
import type { World } from './world';

const LOGIN_TYPE = 'httpBasicAuth';

export interface PrintPage {
	workflowId: string;
	url: string;
	login: { user: string; password: string };
	/** Opens it with the right log-in, unless another authorization is given. */
	open: (authorization?: string) => Promise<Response>;
}

/** "Print a sheet of QR codes", made ready as its note says: a log-in, and published. */
export async function publishPrintPage(world: World): Promise<PrintPage> {
	const login = { user: 'printer', password: randomBytes(16).toString('hex') };
	const name = `Print log-in ${randomBytes(4).toString('hex')}`;
	const id = await world.client.putCredential(LOGIN_TYPE, name, login);
	const workflow = await world.importExample('print-qr-sheet');
	const nodes = workflow.nodes.map((node) =>
		node.type.endsWith('.webhook')
			? { ...node, credentials: { [LOGIN_TYPE]: { id, name } } }
			: node,
	);
	await world.client.updateWorkflow(workflow.id, { nodes });
	await world.client.publish(workflow.id);
	const hook = nodes.find(({ type }) => type.endsWith('.webhook'))!;
	const url = `${world.client.origin}/webhook/${String(hook.parameters.path)}`;
	const right = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
	return {
		workflowId: workflow.id,
		url,
		login,
		// n8n ends a connection that was idle for some seconds
		open: async (authorization = right) =>
			await fetch(url, { headers: { authorization, connection: 'close' } }),
	};
}

const LABEL = /<section class="label">.*?<\/section>/gs;
const PICTURE = /src="data:image\/png;base64,([^"]+)"/;

/** The labels of the page: the name as it stands there, and the picture. */
export function labelsOf(html: string): Array<{ html: string; name: string; picture: Buffer }> {
	return (html.match(LABEL) ?? []).map((label) => ({
		html: label,
		name: /<h2>(.*?)<\/h2>/s.exec(label)?.[1] ?? '',
		picture: Buffer.from(PICTURE.exec(label)?.[1] ?? '', 'base64'),
	}));
}
