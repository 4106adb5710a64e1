import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';
import { readThrown, type ThrownMeaning } from '../../nodes/IntuneEnrollment/graph/thrownError';

const NODE: INode = {
	id: '1',
	name: 'Intune',
	type: 'x',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const SECRET = 'eyJhbGciOi.secret';

function axiosError(code: string | undefined, message: string, more: object = {}): Error {
	return Object.assign(new Error(message), {
		isAxiosError: true,
		code,
		config: {
			url: 'https://graph.microsoft.com/beta/x',
			headers: { Authorization: `Bearer ${SECRET}` },
		},
		...more,
	});
}

/** AuthError of n8n's OAuth2 client. */
function authError(message: string, body: object): Error {
	return Object.assign(new Error(message), { code: 'EAUTH', body });
}

/** ResponseError of n8n's OAuth2 client. */
function responseError(status: number, body: string): Error {
	return Object.assign(new Error(`HTTP status ${status}`), { code: 'ESTATUS', status, body });
}

const wrapped = (error: Error) => new NodeApiError(NODE, error as unknown as JsonObject);

/** A NodeApiError without a cause: the original text is in `messages`, its code in `httpCode`. */
function onOldHost(error: Error): Error {
	const old = wrapped(error);
	old.cause = undefined;
	return old;
}

function kindOf(meaning: ThrownMeaning): string {
	if ('fault' in meaning) return meaning.fault.kind;
	return meaning.signIn.passing ? 'signIn, passing' : 'signIn';
}

const NETWORK: Array<[string, Error, string]> = [
	['refused', axiosError('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'), 'notReached'],
	['no such name', axiosError('ENOTFOUND', 'getaddrinfo ENOTFOUND graph.example'), 'notReached'],
	[
		'name lookup down',
		axiosError('EAI_AGAIN', 'getaddrinfo EAI_AGAIN graph.example'),
		'notReached',
	],
	['no route', axiosError('EHOSTUNREACH', 'connect EHOSTUNREACH 10.0.0.1:443'), 'notReached'],
	[
		'own certificate',
		axiosError('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'),
		'notReached',
	],
	['certificate expired', axiosError('CERT_HAS_EXPIRED', 'certificate has expired'), 'notReached'],
	[
		'other host in the certificate',
		axiosError('ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames"),
		'notReached',
	],
	[
		'reset in the handshake',
		axiosError(
			'ECONNRESET',
			'Client network socket disconnected before secure TLS connection was established',
		),
		'notReached',
	],
	['reset', axiosError('ECONNRESET', 'socket hang up'), 'lost'],
	['no route any more', axiosError('EHOSTUNREACH', 'read EHOSTUNREACH'), 'lost'],
	['network gone', axiosError('ENETUNREACH', 'read ENETUNREACH'), 'lost'],
	[
		'TLS garbled after the request was sent',
		axiosError('ERR_SSL_WRONG_VERSION_NUMBER', 'ssl3_get_record:wrong version number'),
		'lost',
	],
	['TLS protocol error', axiosError('EPROTO', 'write EPROTO ssl3_read_bytes:tlsv1 alert'), 'lost'],
	['pipe', axiosError('EPIPE', 'write EPIPE'), 'lost'],
	['timeout of axios', axiosError('ECONNABORTED', 'timeout of 60000ms exceeded'), 'lost'],
	['timeout of the socket', axiosError('ETIMEDOUT', 'read ETIMEDOUT'), 'lost'],
	['aborted body', axiosError('ERR_BAD_RESPONSE', 'aborted'), 'lost'],
	['no error at all', 'x' as never, 'lost'],
	['undefined', undefined as never, 'lost'],
];

test.each(NETWORK)('plain: %s', (_name, error, kind) => {
	expect(kindOf(readThrown(error))).toBe(kind);
});

test.each(NETWORK.filter(([, error]) => error instanceof Error))(
	'wrapped by n8n: %s',
	(_name, error, kind) => {
		expect(kindOf(readThrown(wrapped(error)))).toBe(kind);
	},
);

test.each(NETWORK.filter(([, error]) => error instanceof Error))(
	'on an old host: %s',
	(_name, error, kind) => {
		const found = kindOf(readThrown(onOldHost(error)));
		// less is known there: doubt is allowed, a false certainty is not
		if (kind === 'lost') expect(found).toBe('lost');
		else expect(['notReached', 'lost']).toContain(found);
	},
);

const body = (code: number, error = 'invalid_client') => ({
	error,
	error_description: `AADSTS${code}: Trace ID: 1`,
});
const tokenUrl = { config: { url: 'https://login.microsoftonline.com/t/oauth2/v2.0/token' } };

test.each<[string, Error, string]>([
	['wrong secret', authError('Client authentication failed', body(7000215)), 'signIn'],
	['unknown app', authError('…', body(700016, 'unauthorized_client')), 'signIn'],
	['unknown tenant', authError('…', body(90002, 'invalid_request')), 'signIn'],
	[
		'refused in an unknown way',
		authError('interaction_required', { error: 'interaction_required' }),
		'signIn',
	],
	['refused with a status alone', responseError(400, 'Bad Request'), 'signIn'],
	['revoked sign-in', authError('…', body(70000, 'invalid_grant')), 'signIn'],
	['not connected', new Error('OAuth credentials not connected'), 'signIn'],
	[
		'429 with a body, which hides the status',
		authError('…', body(90033, 'temporarily_unavailable')),
		'signIn, passing',
	],
	['429', responseError(429, ''), 'signIn, passing'],
	[
		'503',
		axiosError('ERR_BAD_RESPONSE', 'Request failed with status code 503', {
			...tokenUrl,
			response: { status: 503, data: '' },
		}),
		'signIn, passing',
	],
	[
		'refused connection',
		axiosError('ECONNREFUSED', 'connect ECONNREFUSED', tokenUrl),
		'signIn, passing',
	],
	['dropped connection', axiosError('ECONNRESET', 'socket hang up', tokenUrl), 'signIn, passing'],
	['wrapped, without more', new Error('Failed to acquire OAuth2 access token'), 'signIn, passing'],
	[
		'a page',
		Object.assign(
			new Error(
				'Expected JSON response from OAuth2 token endpoint (content-type: text/html) but received: <html>',
			),
			{ code: 'ESTATUS', status: 200 },
		),
		'signIn, passing',
	],
])('the token endpoint: %s', (_name, error, kind) => {
	expect(kindOf(readThrown(error))).toBe(kind);
	expect(kindOf(readThrown(new Error('Outer', { cause: error })))).toBe(kind);
});

const PROXY = [
	'Proxy connection ended before receiving CONNECT response',
	'tunneling socket could not be established, statusCode=403',
	'Proxy response (407) !== 200 when HTTP Tunneling: CONNECT request failed',
];
test.each(PROXY)('a proxy that refuses to connect: nothing left for Graph: %s', (message) => {
	for (const error of [new Error(message), wrapped(axiosError('ECONNRESET', message))]) {
		const meaning = readThrown(error);
		expect(kindOf(meaning)).toBe('notReached');
		expect(meaning).toMatchObject({ fault: { reason: expect.stringContaining('proxy') } });
	}
});

test.each<[string, Error, string]>([
	[
		'a user who never connected (n8n 2.41)',
		new Error('Unable to sign without access token'),
		'notConnected',
	],
	['a user who never connected', new Error('OAuth credentials not connected'), 'notConnected'],
	['a sign-in that was revoked', authError('…', body(50173, 'invalid_grant')), 'reconnect'],
	[
		'a grant that ended, of which n8n drops the body',
		new Error('The credential "x" needs to be reconnected.'),
		'reconnect',
	],
	[
		'a key that is none',
		Object.assign(new Error('error:1E08010C:DECODER routines::unsupported'), {
			code: 'ERR_OSSL_UNSUPPORTED',
		}),
		'key',
	],
	['a page of a proxy with 405', responseError(405, '<html>Not allowed</html>'), 'page'],
	[
		'a certificate that nobody knows',
		axiosError(
			'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
			'unable to get local issuer certificate',
			tokenUrl,
		),
		'certificate',
	],
	['Entra', authError('…', body(53003, 'invalid_grant')), 'reconnect'],
	['a service that is away', axiosError('ECONNREFUSED', 'connect ECONNREFUSED', tokenUrl), 'away'],
])('why the sign-in failed: %s', (_name, error, why) => {
	expect(readThrown(error)).toMatchObject({ signIn: { why } });
});

test("Entra's own sentence goes along, to be cleaned before anybody reads it", () => {
	const error = authError('Client authentication failed', body(7000222));
	expect(readThrown(error)).toMatchObject({
		signIn: { text: expect.stringContaining('AADSTS7000222') },
	});
});

test('the AADSTS code is found in every wrapping', () => {
	const error = authError('Client authentication failed', body(7000222));
	for (const thrown of [error, wrapped(error), new Error('x', { cause: wrapped(error) })]) {
		expect(readThrown(thrown)).toMatchObject({ signIn: { aadsts: '7000222', passing: false } });
	}
});

test('nothing of the error itself goes on, least of all the access token', () => {
	for (const [, error] of NETWORK) {
		expect(JSON.stringify(readThrown(error))).not.toContain(SECRET);
	}
});

test('an error that holds itself is read to an end', () => {
	const error: Error = new Error('x');
	error.cause = error;
	expect(kindOf(readThrown(error))).toBe('lost');
});
