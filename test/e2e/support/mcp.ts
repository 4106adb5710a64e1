interface Tool {
	name: string;
	description: string;
	inputSchema: {
		properties?: Record<string, { type?: string; description?: string }>;
		required?: string[];
	};
}

interface ToolResult {
	isError?: boolean;
	content: Array<{ type: string; text: string }>;
}

/** As much of a Model Context Protocol client as an agent needs to list tools and call one. */
export class McpClient {
	private ids = 0;
	private session = '';

	constructor(private readonly url: string) {}

	async open(): Promise<void> {
		await this.request('initialize', {
			protocolVersion: '2025-03-26',
			capabilities: {},
			clientInfo: { name: 'test', version: '1' },
		});
		await this.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
	}

	async tools(): Promise<Tool[]> {
		return (await this.request<{ tools: Tool[] }>('tools/list', {})).tools;
	}

	async call(name: string, parameters: object): Promise<ToolResult> {
		return await this.request('tools/call', { name, arguments: parameters });
	}

	private async request<T>(method: string, params: object): Promise<T> {
		const text = await this.send({ jsonrpc: '2.0', id: ++this.ids, method, params });
		// The answer is JSON, or one event of a stream.
		const json = /^data: (.*)$/m.exec(text)?.[1] ?? text;
		const { result, error } = JSON.parse(json) as { result?: T; error?: { message: string } };
		if (error || result === undefined) throw new Error(`${method}: ${error?.message ?? text}`);
		return result;
	}

	private async send(message: object): Promise<string> {
		const response = await fetch(this.url, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				accept: 'application/json, text/event-stream',
				...(this.session && { 'mcp-session-id': this.session }),
			},
			body: JSON.stringify(message),
		});
		this.session = response.headers.get('mcp-session-id') ?? this.session;
		const text = await response.text();
		if (!response.ok) throw new Error(`MCP answered ${response.status}: ${text}`);
		return text;
	}
}
