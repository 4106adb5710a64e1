import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadEngine, runNode, type Engine, type NodeRun } from './engine';
import { PROFILE_ID } from './fuzzShapes';
import { builtClock, byId } from './world';

export interface FuzzAnswer {
	status: number;
	headers: Record<string, string>;
	body: string;
}

const UNCLEAR = /\bundefined\b|\[object |\bNaN\b|[{[]\s*"|\\u00|\bInfinity\b/;

const TOKEN_ANSWER = JSON.stringify({
	token_type: 'Bearer',
	expires_in: 3600,
	access_token: 'an-access-token',
});

/** What tells Graph's answers from those of a stranger; a test may take it away. */
const GRAPH_REQUEST_ID = '0a1b2c3d-0000-4000-8000-000000000000';

/** A Graph that answers anything at all, on the real clock but with waits of no length. */
export class FuzzWorld {
	/** What Graph says; sign-ins succeed. */
	answer: (request: IncomingMessage, body: string) => FuzzAnswer = () => ({
		status: 204,
		headers: {},
		body: '',
	});
	/** Requests that arrived, sign-ins included. */
	reached = 0;
	/** Requests that should never have been sent: to another host, or to another part of Graph. */
	private strange = 0;
	private readonly unhandled: unknown[] = [];
	private readonly note = (reason: unknown) => void this.unhandled.push(reason);
	private engine!: Engine;
	private readonly servers: Server[] = [];
	origin = '';
	elsewhere = '';

	static async open(): Promise<FuzzWorld> {
		const world = new FuzzWorld();
		world.origin = await world.listen((request, response) => world.serve(request, response));
		world.elsewhere = await world.listen((_request, response) => {
			world.strange += 1;
			response.end();
		});
		world.engine = await loadEngine();
		hurryClock();
		process.on('unhandledRejection', world.note);
		return world;
	}

	stop(): void {
		process.off('unhandledRejection', this.note);
		for (const server of this.servers) {
			server.closeAllConnections();
			server.close();
		}
	}

	reset(): void {
		this.strange = 0;
		this.unhandled.length = 0;
		this.engine.credentials.stored.set('default', {
			grantType: 'clientCredentials',
			cloud: 'custom',
			customLoginUrl: this.origin,
			customGraphUrl: this.origin,
			tenantId: 'contoso.example',
			clientId: 'client',
			clientSecret: 'secret',
			clientCredentialType: 'clientSecret',
		} as never);
	}

	async run(parameters: Record<string, unknown>, items: unknown[] = [{}]): Promise<NodeRun> {
		return await runNode(this.engine, {
			onError: 'continueRegularOutput',
			items: items.map((json) => ({ json: json as never })),
			parameters: {
				resource: 'token',
				operation: 'create',
				apiVersion: 'beta',
				profileType: 'androidDeviceOwner',
				profileId: byId(PROFILE_ID),
				validityMode: 'duration',
				validity: 90,
				validityUnit: 'days',
				renewWithin: 7,
				renewWithinUnit: 'days',
				returnData: 'result',
				displayName: 'Kiosks',
				groupId: PROFILE_ID,
				updateFields: { description: 'of its own' },
				options: {},
				...parameters,
			},
		});
	}

	/** Nothing is thrown, nothing is left to itself, and nothing went elsewhere. */
	checkQuiet({ error }: NodeRun): void {
		expect(error).toBeUndefined();
		expect(this.unhandled).toEqual([]);
		expect(this.strange).toBe(0);
	}

	/** Besides, every item has its own, and every message is one for people. */
	check(run: NodeRun, count: number, quoted: string[] = [], passedOn = false): void {
		this.checkQuiet(run);
		const items = run.outputs.flat();
		const paired = items.map(({ pairedItem }) => (pairedItem as { item: number }).item);
		expect(new Set(paired).size).toBe(count);
		for (const { json } of items) {
			// a profile is passed on with all that Graph gave it, whatever it is called
			if (json.error === undefined || (passedOn && json.details === undefined)) continue;
			const { description, outcome, code } = json.details as Record<string, string>;
			expect(['notDone', 'done', 'unknown']).toContain(outcome);
			expect(code).not.toBe('Unforeseen');
			// what the user typed is shown back to them as it was
			const text = quoted.reduce(
				(all, part) => (part === '' ? all : all.split(part).join('…')),
				`${String(json.error)} ${description}`,
			);
			expect(text).not.toMatch(UNCLEAR);
			expect(String(json.error).length).toBeLessThan(700);
		}
	}

	private serve(request: IncomingMessage, response: ServerResponse): void {
		let body = '';
		request.on('data', (chunk) => (body += String(chunk)));
		request.on('end', () => {
			this.reached += 1;
			const url = request.url!;
			if (url.endsWith('/oauth2/v2.0/token')) {
				response.setHeader('Content-Type', 'application/json');
				response.end(TOKEN_ANSWER);
				return;
			}
			if (
				!/^\/(?:beta|v1\.0)\/(?:\$batch|deviceManagement\/(?:android|managedDevices|auditEvents))/.test(
					url,
				)
			)
				this.strange += 1;
			const { status, headers, body: text } = this.answer(request, body);
			response.writeHead(status, { 'request-id': GRAPH_REQUEST_ID, ...headers });
			response.end(status === 204 || status === 304 ? undefined : text);
		});
	}

	/** Starts a server on a free port of this machine and gives its origin. */
	private async listen(
		handler: (request: IncomingMessage, response: ServerResponse) => void,
	): Promise<string> {
		const server = createServer(handler);
		this.servers.push(server);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	}
}

/** A timeout is waited for by its signal; all other waits are over at once, but the clock shows them. */
function hurryClock(): void {
	const systemClock = builtClock();
	let passed = 0;
	systemClock.now = () => Date.now() + passed;
	systemClock.elapsed = () => performance.now() + passed;
	systemClock.sleep = async (ms, signal) => {
		if (ms === 60_000)
			return await new Promise((resolve) => signal?.addEventListener('abort', () => resolve()));
		await new Promise((resolve) => setImmediate(resolve));
		passed += ms;
	};
}
