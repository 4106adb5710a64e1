import type { IDataObject } from 'n8n-workflow';
import { CONTINUE, made } from './support';
import { useWorld } from '../support/useWorld';

const world = useWorld();

/** What an item may hold in place of a text, a number or a switch. */
const STRANGE: Array<[string, unknown]> = [
	...['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'].map(
		(name): [string, unknown] => [`the name ${name}`, name],
	),
	['an object without a text', { toString: 1, valueOf: 1 }],
	['an object without a parent, as of a form', Object.assign(Object.create(null), { a: '1' })],
	['a list of such', [{ toString: null }]],
	['null', null],
	['NaN', Number.NaN],
];

const PLACES: Array<[string, object]> = [
	['an ID', { profileId: { __rl: true, mode: 'id', value: '={{ $json.x }}' } }],
	['Validity', { validity: '={{ $json.x }}' }],
	['Validity Unit', { validityUnit: '={{ $json.x }}' }],
	['Expires At', { validityMode: 'expiresAt', expiresAt: '={{ $json.x }}' }],
	['Profile Type', { profileType: '={{ $json.x }}' }],
	['API Version', { apiVersion: '={{ $json.x }}' }],
	['Batch Size', { options: { batchSize: '={{ $json.x }}' } }],
	['Timeout', { options: { timeout: '={{ $json.x }}' } }],
	['Read Lag', { options: { readLag: '={{ $json.x }}' } }],
	['Use Mobile Data', { returnData: 'token', options: { useMobileData: '={{ $json.x }}' } }],
	...['wifiSsid', 'wifiPassword', 'wifiSecurityType', 'wifiHidden', 'qrCodeWidth'].map(
		(name): [string, object] => [
			`Payload Options, ${name}`,
			{
				returnData: 'token',
				payloadOptions: {
					wifiSsid: 'Lobby',
					wifiPassword: 'long enough',
					[name]: '={{ $json.x }}',
				},
			},
		],
	),
	[
		'Additional Extras',
		{ returnData: 'token', payloadOptions: { additionalExtras: '={{ $json.x }}' } },
	],
	['Return', { returnData: '={{ $json.x }}' }],
	[
		'Output Data Field Name',
		{ returnData: 'tokenAndQrCode', binaryPropertyName: '={{ $json.x }}' },
	],
	['When There Is None', ensure({ whenNone: '={{ $json.x }}' })],
	['Renew if Created Before', ensure({ renewCreatedBefore: '={{ $json.x }}' })],
	['Renew Within', { ...ensure({}), renewWithin: '={{ $json.x }}' }],
	[
		'Allow Teams Devices',
		{ operation: 'revoke', options: { allowTeamsDevices: '={{ $json.x }}' } },
	],
	['Group ID', { ...profile('setEnrollmentGroup'), groupId: '={{ $json.x }}' }],
	['Name', { ...profile('create'), displayName: '={{ $json.x }}' }],
	['Simplify', { ...profile('get'), simplify: '={{ $json.x }}' }],
	[
		'Token Type',
		{
			...profile('create'),
			enrollmentMode: 'corporateOwnedFullyManaged',
			enrollmentTokenType: '={{ $json.x }}',
		},
	],
	['Enrollment Mode', { ...profile('create'), enrollmentMode: '={{ $json.x }}' }],
	[
		'Scope Tags',
		{
			...profile('create'),
			enrollmentMode: 'corporateOwnedDedicatedDevice',
			additionalFields: { roleScopeTagIds: '={{ $json.x }}' },
		},
	],
	['Description', { ...profile('update'), updateFields: { description: '={{ $json.x }}' } }],
];

function ensure(options: object): object {
	return { operation: 'ensureValid', renewWithin: 7, renewWithinUnit: 'days', options };
}

function profile(operation: string): object {
	const profileId = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
	return { resource: 'profile', operation, displayName: 'Kiosks', profileId };
}

describe.each(PLACES)('%s', (_place, parameters) => {
	test.each(STRANGE)('%s: an item each comes out, and nothing is thrown', async (_name, x) => {
		const [id] = world.simulator.addProfiles(1);
		const items = [1, 2, 3].map(() => ({ json: { id, x } as IDataObject }));
		const profileId = { __rl: true, mode: 'id', value: id };
		const run = await world.run({ profileId, ...parameters }, { items, ...CONTINUE });
		expect(run.error).toBeUndefined();
		const out = run.outputs.flat();
		expect(out).toHaveLength(3);
		const failed = out.filter(({ json }) => json.error !== undefined);
		for (const { json } of failed) {
			expect(json.details).toMatchObject({ outcome: 'notDone' });
			expect((json.details as IDataObject).code).not.toBe('Unforeseen');
		}
		const done = out.filter(({ json }) => json.operation === 'createToken').length;
		expect(made(world, [id!])).toEqual([done]);
	});
});
