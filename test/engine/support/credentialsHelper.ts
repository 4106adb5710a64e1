import {
	ICredentialsHelper,
	NodeHelpers,
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type ICredentials,
	type IHttpRequestOptions,
	type INodeCredentialsDetails,
	type INodeProperties,
	type INodeTypes,
} from 'n8n-workflow';

/** Hidden fields whose stored values n8n drops, so that the credential type's own expressions win. */
const PINNED = ['authUrl', 'accessTokenUrl', 'grantType', 'authentication', 'usePkce'];

/** Holds credentials in memory and resolves them as n8n's own helper does, `$self` expressions included. */
export class MemoryCredentials extends ICredentialsHelper {
	readonly stored = new Map<string, ICredentialDataDecryptedObject>();
	/** What stored data resolve to. They are replaced, never changed, and n8n takes milliseconds to evaluate expressions. */
	private readonly resolved = new WeakMap<object, ICredentialDataDecryptedObject>();
	/** How often an access token was saved. */
	saves = 0;

	constructor(
		private readonly types: Record<string, ICredentialType>,
		private readonly nodeTypes: INodeTypes,
	) {
		super();
	}

	getParentTypes(name: string): string[] {
		const parents = this.types[name]?.extends ?? [];
		return [...parents, ...parents.flatMap((parent) => this.getParentTypes(parent))];
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		const own = this.types[type];
		if (!own) return [];
		const combined: INodeProperties[] = [];
		for (const parent of own.extends ?? []) {
			const inherited = this.getCredentialsProperties(parent).filter(
				({ doNotInherit }) => !doNotInherit,
			);
			NodeHelpers.mergeNodeProperties(combined, inherited);
		}
		NodeHelpers.mergeNodeProperties(combined, own.properties);
		return combined;
	}

	async getDecrypted(
		_additionalData: unknown,
		{ id }: INodeCredentialsDetails,
		type: string,
		_mode?: unknown,
		_executeData?: unknown,
		raw?: boolean,
	): Promise<ICredentialDataDecryptedObject> {
		const stored = this.stored.get(id ?? '');
		if (!stored) throw new Error('Credential not found');
		if (raw) return stored;
		const known = this.resolved.get(stored) ?? (await this.resolve(type, stored));
		this.resolved.set(stored, known);
		return structuredClone(known);
	}

	async resolve(
		type: string,
		stored: ICredentialDataDecryptedObject,
	): Promise<ICredentialDataDecryptedObject> {
		const properties = this.getCredentialsProperties(type);
		const data = { ...stored };
		for (const name of PINNED) {
			if (properties.some((property) => property.name === name && property.type === 'hidden'))
				delete data[name];
		}
		const filled = NodeHelpers.getNodeParameters(
			properties,
			data as never,
			true,
			false,
			null,
			null,
		);
		const decrypted = {
			...filled,
			oauthTokenData: stored.oauthTokenData,
		} as ICredentialDataDecryptedObject;
		if (stored.oauthTokenData === undefined) delete decrypted.oauthTokenData;
		const node = {
			id: '0',
			name: 'Mock',
			type: 'mock',
			typeVersion: 1,
			position: [0, 0] as [number, number],
			parameters: {},
		};
		const workflow = new Workflow({
			nodes: [],
			connections: {},
			active: false,
			nodeTypes: this.nodeTypes,
		});
		return workflow.expression.getComplexParameterValue(
			node,
			decrypted as never,
			'internal',
			{},
			undefined,
			undefined,
			decrypted,
		) as unknown as ICredentialDataDecryptedObject;
	}

	async updateCredentialsOauthTokenData(
		{ id }: INodeCredentialsDetails,
		_type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.saves += 1;
		this.stored.set(id!, { ...this.stored.get(id!)!, oauthTokenData: data.oauthTokenData! });
	}

	async updateCredentials(): Promise<void> {}
	isCredentialUsableByNode = () => true;
	/** As n8n's own (2.0 to 2.41), for credentials whose `authenticate` is a function. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		type: string,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.types[type]!;
		return typeof authenticate === 'function' ? await authenticate(credentials, options) : options;
	}
	preAuthentication = async () => undefined;
	runPreAuthentication = async () => undefined;
	getCredentials = async (): Promise<ICredentials> => {
		throw new Error('Not used by the engine');
	};
}
