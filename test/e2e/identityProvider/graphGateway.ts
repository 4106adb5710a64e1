import { createServer, request as send, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LOOPBACK } from '../../../scripts/host/ports';
import type { Simulator } from '../../simulator';
import type { IdentityProvider } from './IdentityProvider';

/**
 * Graph as the resource server of that provider: each bearer is judged by the provider, then the call
 * goes on to the simulator under one of the simulator's own tokens; a bearer that is over goes on as
 * it is, and meets the refusal that Graph has for it.
 */
export class GraphGateway {
	/** How many calls came with a bearer that was over. */
	refused = 0;
	provider: IdentityProvider | undefined;
	private readonly own: string;

	private constructor(
		private readonly server: Server,
		simulator: Simulator,
	) {
		this.own = simulator.issueTokens().access_token;
	}

	static async start(simulator: Simulator): Promise<GraphGateway> {
		const server = createServer();
		const gateway = new GraphGateway(server, simulator);
		server.on('request', (request, response) => {
			const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
			void gateway.isActive(bearer).then((active) => {
				if (!active) gateway.refused++;
				const authorization = `Bearer ${active ? gateway.own : bearer}`;
				const headers = { ...request.headers, authorization };
				const target = { host: LOOPBACK, port: simulator.port, path: request.url };
				const onward = send({ ...target, method: request.method, headers }, (answer) => {
					response.writeHead(answer.statusCode ?? 502, answer.headers);
					answer.pipe(response);
				});
				onward.on('error', () => response.destroy());
				response.on('close', () => onward.destroy());
				request.pipe(onward);
			});
		});
		await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
		return gateway;
	}

	get origin(): string {
		return `http://${LOOPBACK}:${(this.server.address() as AddressInfo).port}`;
	}

	stop(): void {
		this.server.closeAllConnections();
		this.server.close();
	}

	private async isActive(bearer: string): Promise<boolean> {
		return (await this.provider?.isActive(bearer)) ?? false;
	}
}
