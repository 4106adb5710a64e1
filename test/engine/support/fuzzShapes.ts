import fc from 'fast-check';

/* What a Graph may answer: anything, in the places that are looked at. */

/** The profile that is asked for. */
export const PROFILE_ID = '11111111-2222-3333-4444-555555555555';

/** Another seed by FUZZ_SEED; a failing run prints its own. */
export const RUNS = {
	seed: Number(process.env.FUZZ_SEED ?? 20261122),
	numRuns: 60,
	endOnFailure: true,
};

export const STATUS = fc.constantFrom(
	200,
	200,
	201,
	202,
	204,
	206,
	301,
	302,
	307,
	400,
	401,
	403,
	404,
	405,
	408,
	409,
	413,
	418,
	424,
	429,
	451,
	500,
	501,
	502,
	503,
	504,
	599,
);
/** JSON as errors and profiles have it, with anything in the places that are looked at. */
export const ERROR_BODY = fc.oneof(
	fc.json(),
	fc.string(),
	fc
		.record(
			{
				code: fc.oneof(fc.string(), fc.jsonValue()),
				message: fc.oneof(fc.string(), fc.json(), fc.jsonValue()),
				innerError: fc.jsonValue(),
			},
			{ requiredKeys: [] },
		)
		.map((error) => JSON.stringify({ error })),
);
export const PROFILE_BODY = fc
	.record(
		Object.fromEntries(
			[
				'id',
				'displayName',
				'enrollmentMode',
				'tokenValue',
				'tokenCreationDateTime',
				'tokenExpirationDateTime',
				'qrCodeContent',
				'qrCodeImage',
				'value',
				'@odata.nextLink',
			].map((name) => [
				name,
				fc.oneof(
					fc.jsonValue(),
					fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
					fc.string(),
				),
			]),
		),
		{ requiredKeys: [] },
	)
	.map((body) => JSON.stringify(body));
/** What the audit log may hold of a write and no item may. */
export const SECRET = 'ThisIsATokenValue';
/** An event of the audit log, with anything in the places that are looked at. */
export const AUDIT_EVENT = fc.oneof(
	fc.jsonValue(),
	fc.record(
		{
			id: fc.oneof(fc.string(), fc.jsonValue()),
			activityDateTime: fc.oneof(
				fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
				fc.jsonValue(),
			),
			activityType: fc.oneof(fc.constant('createToken'), fc.string(), fc.jsonValue()),
			activity: fc.oneof(fc.string(), fc.jsonValue()),
			correlationId: fc.oneof(fc.uuid(), fc.jsonValue()),
			actor: fc.oneof(
				fc.jsonValue(),
				fc.record({ userPrincipalName: fc.jsonValue(), applicationId: fc.jsonValue() }),
			),
			resources: fc.oneof(
				{ weight: 1, arbitrary: fc.jsonValue() },
				{
					weight: 5,
					arbitrary: fc.array(
						fc.record(
							{
								resourceId: fc.oneof(fc.constant(PROFILE_ID), fc.jsonValue()),
								displayName: fc.jsonValue(),
								type: fc.oneof(fc.constant('AndroidDeviceOwnerEnrollmentProfile'), fc.jsonValue()),
								modifiedProperties: fc.constant([{ newValue: SECRET, oldValue: SECRET }]),
							},
							{ requiredKeys: ['modifiedProperties'] },
						),
						{ maxLength: 3 },
					),
				},
			),
		},
		{ requiredKeys: [] },
	),
);
export const HEADER_VALUE = fc.oneof(
	fc.constantFrom(
		'0',
		'-1',
		'1e9',
		'soon',
		'Sat, 01 Jan 2000 00:00:00 GMT',
		'9'.repeat(50),
		'NaN',
		'undefined',
	),
	fc.string({ unit: fc.constantFrom(...'abcXYZ0189-:,;= ') }),
);
export const HEADERS = fc.record(
	{
		'retry-after': HEADER_VALUE,
		date: HEADER_VALUE,
		'request-id': HEADER_VALUE,
		location: HEADER_VALUE,
		'content-type': fc.constantFrom('application/json', 'text/html', 'x'),
	},
	{ requiredKeys: [] },
);
export const PART = fc.oneof(
	fc.jsonValue(),
	fc.record(
		{
			id: fc.oneof(fc.constantFrom('0', '1', '2', 0, 1), fc.jsonValue()),
			status: fc.oneof(STATUS, fc.jsonValue()),
			headers: fc.oneof(
				fc.jsonValue(),
				fc.dictionary(
					fc.constantFrom('Retry-After', 'Date', 'request-id', 'x'),
					fc.oneof(fc.jsonValue(), fc.constant({ toString: 1, valueOf: 1 })),
				),
			),
			body: fc.oneof(fc.jsonValue(), ERROR_BODY),
		},
		{ requiredKeys: [] },
	),
);
export const BATCH_BODY = fc.oneof(
	fc.json(),
	fc.array(PART, { maxLength: 5 }).map((responses) => JSON.stringify({ responses })),
);
export const OPERATION = fc.constantFrom(
	['token', 'create'],
	['token', 'ensureValid'],
	['token', 'get'],
	['token', 'revoke'],
	['token', 'getHistory'],
	['profile', 'create'],
	['profile', 'update'],
	['profile', 'get'],
	['profile', 'delete'],
	['profile', 'getAll'],
	['profile', 'upsert'],
	['profile', 'getEnrollmentGroup'],
	['profile', 'setEnrollmentGroup'],
	['profile', 'clearEnrollmentGroup'],
	['device', 'getAll'],
);
