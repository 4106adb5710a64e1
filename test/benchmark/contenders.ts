import {
	CREDENTIAL_NAME,
	CREDENTIAL_TYPE,
	MANY_TENANTS_CREDENTIAL,
} from '../../scripts/host/simulatedTenant';
import type { WorkflowJson, WorkflowNode } from '../../scripts/host/n8nTypes';

/** What runs in n8n; each is a workflow of webhook → Split Out (one item per profile id) → this node. */
export const CONTENDERS = [
	'empty',
	'ours',
	'http',
	'oursExpressions',
	'httpExpressions',
	'oursPaced',
	'httpContinue',
	'httpRetry',
	'httpBatched',
	'oursTenants',
] as const;
export type Contender = (typeof CONTENDERS)[number];

export const NAMES: Record<Contender, string> = {
	empty: 'empty workflow (No Operation)',
	ours: 'this node',
	http: 'HTTP Request node',
	oursExpressions: 'this node, eight expressions',
	httpExpressions: 'HTTP Request node, eight expressions',
	oursPaced: 'this node',
	httpContinue: 'HTTP Request node',
	httpRetry: 'HTTP Request node, Retry On Fail (5 tries, 5 s)',
	httpBatched: 'HTTP Request node, its Batching option (100 items per 20 s)',
	oursTenants: 'this node, many tenants',
};

export const VALIDITY_DAYS = 90;
export const VALIDITY_SECONDS = VALIDITY_DAYS * 86_400;
export const COLLECTION_PATH = '/deviceManagement/androidDeviceOwnerEnrollmentProfiles';

/** The credential that the HTTP Request node has: n8n's own OAuth2, which is faster to read than one with fields of its own. */
export const PLAIN_CREDENTIAL = { type: 'oAuth2Api', name: 'Plain OAuth2' };

function ours(parameters: object): Partial<WorkflowNode> {
	return {
		type: 'n8n-nodes-intune-enrollment.intuneEnrollment',
		typeVersion: 1,
		credentials: { [CREDENTIAL_TYPE]: { id: null, name: CREDENTIAL_NAME } },
		parameters: {
			resource: 'token',
			operation: 'create',
			profileId: { __rl: true, mode: 'id', value: '={{ $json.profileId }}' },
			validity: VALIDITY_DAYS,
			...parameters,
		},
	};
}

/** As a user sets it up by hand: the same URL and body, and its defaults for everything else. */
function http(
	origin: string,
	options: object = {},
	parameters: object = {},
): Partial<WorkflowNode> {
	const { type, name } = PLAIN_CREDENTIAL;
	return {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		credentials: { [type]: { id: null, name } },
		parameters: {
			method: 'POST',
			url: `=${origin}/beta${COLLECTION_PATH}/{{ $json.profileId }}/createToken`,
			authentication: 'genericCredentialType',
			genericAuthType: type,
			sendBody: true,
			contentType: 'json',
			specifyBody: 'json',
			jsonBody: JSON.stringify({ tokenValidityInSeconds: VALIDITY_SECONDS }),
			options,
			...parameters,
		},
	};
}

/** Pacing off, to see what the node itself takes. */
const UNPACED = { writesPer20Seconds: 0 };

/** Seven values with a literal default beside the profile's id, as of a sheet whose cells may be empty. */
function oursExpressions(): Partial<WorkflowNode> {
	return ours({
		validity: `={{ $json.days ?? ${VALIDITY_DAYS} }}`,
		validityUnit: "={{ $json.unit ?? 'days' }}",
		returnData: "={{ $json.show ?? 'result' }}",
		options: {
			...UNPACED,
			wifiSsid: "={{ $json.network ?? 'Site' }}",
			wifiPassword: "={{ $json.password ?? 'password of the site' }}",
			wifiSecurityType: "={{ $json.security ?? 'WPA' }}",
			wifiHidden: '={{ $json.hidden ?? false }}',
		},
	});
}

/** Broken tenants are given up soon, which the healthy ones do not see. */
const SHORT_OF_PATIENCE = { timeout: 5000, readLag: 1, maxRetries: 2 };

function oursTenants(): Partial<WorkflowNode> {
	const { type, name } = MANY_TENANTS_CREDENTIAL;
	return {
		...ours({
			authentication: 'multiTenant',
			tenantId: '={{ $json.tenantId }}',
			options: SHORT_OF_PATIENCE,
		}),
		credentials: { [type]: { id: null, name } },
	};
}

function httpExpressions(origin: string): Partial<WorkflowNode> {
	const headers = Array.from({ length: 6 }, (_, index) => ({
		name: `x-site-${index}`,
		value: `={{ $json.site${index} ?? 'none' }}`,
	}));
	return http(
		origin,
		{},
		{
			jsonBody: `={ "tokenValidityInSeconds": {{ $json.seconds ?? ${VALIDITY_SECONDS} }} }`,
			sendHeaders: true,
			specifyHeaders: 'keypair',
			headerParameters: { parameters: headers },
		},
	);
}

function nodeOf(contender: Contender, origin: string): Partial<WorkflowNode> {
	const goOn = { onError: 'continueRegularOutput' };
	switch (contender) {
		case 'empty':
			return { type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
		case 'ours':
			return ours({ options: UNPACED });
		case 'http':
			return http(origin);
		case 'oursExpressions':
			return oursExpressions();
		case 'httpExpressions':
			return httpExpressions(origin);
		case 'oursPaced':
			return { ...ours({}), ...goOn };
		case 'httpContinue':
			return { ...http(origin), ...goOn };
		case 'httpRetry':
			// "continue" would hide all but the first item's failure from Retry On Fail
			return { ...http(origin), retryOnFail: true, maxTries: 5, waitBetweenTries: 5000 };
		case 'oursTenants':
			return { ...oursTenants(), ...goOn };
		case 'httpBatched':
			return {
				...http(origin, { batching: { batch: { batchSize: 100, batchInterval: 20_000 } } }),
				...goOn,
			};
	}
}

export const MEASURED_NODE = 'Measured';

export function webhookPath(contender: Contender): string {
	return `benchmark-${contender.toLowerCase()}`;
}

export function workflowOf(contender: Contender, origin: string): WorkflowJson {
	const measured = {
		name: MEASURED_NODE,
		position: [440, 0],
		...nodeOf(contender, origin),
	} as WorkflowNode;
	return {
		name: `Benchmark: ${contender}`,
		settings: { executionOrder: 'v1' },
		nodes: [
			{
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				position: [0, 0],
				webhookId: webhookPath(contender),
				parameters: {
					httpMethod: 'POST',
					path: webhookPath(contender),
					responseMode: 'lastNode',
					responseData: 'noData',
					options: {},
				},
			},
			{
				name: 'Split Out',
				type: 'n8n-nodes-base.splitOut',
				typeVersion: 1,
				position: [220, 0],
				parameters:
					contender === 'oursTenants'
						? { fieldToSplitOut: 'body.items', options: {} }
						: {
								fieldToSplitOut: 'body.profileIds',
								options: { destinationFieldName: 'profileId' },
							},
			},
			measured,
		],
		connections: {
			Webhook: { main: [[{ node: 'Split Out', type: 'main', index: 0 }]] },
			'Split Out': { main: [[{ node: MEASURED_NODE, type: 'main', index: 0 }]] },
		},
	};
}
