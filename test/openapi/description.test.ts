import SchemaValidator from 'openapi-schema-validator';
import { PROPERTIES } from '../simulator/profiles/properties';
import { description, judge, type SentRequest } from './description';

const ID = '5f1d0000-0000-4000-8000-000000000000';
const OWNER = '/deviceManagement/androidDeviceOwnerEnrollmentProfiles';
const WORK = '/deviceManagement/androidForWorkEnrollmentProfiles';
const JSON_TYPE = 'application/json';

test('it is OpenAPI, by the specification’s own schema', () => {
	const { errors } = new SchemaValidator({ version: 3 }).validate(description as never);
	expect(errors).toEqual([]);
});

test('it and the simulator, written apart, know the same properties', () => {
	const { schemas, parameters } = description.components;
	const written = (schema: string) =>
		Object.keys(schemas[schema]!.properties!).filter((name) => !name.startsWith('@'));
	const writable = (collection: keyof typeof PROPERTIES) =>
		Object.entries(PROPERTIES[collection])
			.filter(([, { readOnly }]) => !readOnly)
			.map(([name]) => name);
	const selected = (parameter: string) => {
		const { pattern } = parameters[parameter]!.schema as { pattern: string };
		return /^\^\((.*?)\)/.exec(pattern)![1]!.split('|').sort();
	};
	expect(written('NewDeviceOwner').sort()).toEqual(
		writable('androidDeviceOwnerEnrollmentProfiles').sort(),
	);
	expect(written('NewForWork').sort()).toEqual(writable('androidForWorkEnrollmentProfiles').sort());
	for (const [parameter, collection] of [
		['DeviceOwnerSelect', 'androidDeviceOwnerEnrollmentProfiles'],
		['ForWorkSelect', 'androidForWorkEnrollmentProfiles'],
	] as const)
		expect(selected(parameter)).toEqual(Object.keys(PROPERTIES[collection]).sort());
});

const create = (body: unknown): Partial<SentRequest> => ({
	method: 'POST',
	path: `${OWNER}/AOSP-${ID}/createToken`,
	contentType: JSON_TYPE,
	body,
});

test.each<[string, Partial<SentRequest>, string | undefined]>([
	['a token', create({ tokenValidityInSeconds: 7_776_000 }), undefined],
	['a token for ever', create({ tokenValidityInSeconds: 2 ** 31 }), 'must be <='],
	['a token of text', create({ tokenValidityInSeconds: '90' }), 'must be integer'],
	['a token without validity', create({}), 'required property'],
	['a token with more', create({ tokenValidityInSeconds: 1, force: true }), 'additional'],
	['a read by the prefixed id', { path: `${OWNER}/AOSP-${ID}` }, 'must match pattern'],
	['a read', { path: `${WORK}/${ID}`, query: '$select=id,tokenValue' }, undefined],
	[
		'a field that it lacks',
		{ path: `${WORK}/${ID}`, query: '$select=id,enrollmentMode' },
		'pattern',
	],
	['an option of SQL', { path: OWNER, query: '$limit=5' }, 'additional'],
	['a page too long', { path: OWNER, query: '$top=5000' }, 'must be <='],
	[
		'an action of the other type',
		{ method: 'POST', path: `${WORK}/${ID}/setEnrollmentTimeDeviceMembershipTarget` },
		'not described',
	],
	['a delete with a body', { method: 'DELETE', path: `${OWNER}/${ID}`, body: {} }, 'no body'],
	[
		'a change of a date',
		{
			method: 'PATCH',
			path: `${OWNER}/${ID}`,
			contentType: JSON_TYPE,
			body: { tokenExpirationDateTime: 'x' },
		},
		'additional',
	],
	[
		'a batch without parts',
		{ method: 'POST', path: '/$batch', contentType: JSON_TYPE, body: { requests: [] } },
		'fewer than 1',
	],
])('%s', (_, request, problem) => {
	const { problems } = judge({ method: 'GET', path: '', query: '', ...request });
	if (problem === undefined) expect(problems).toEqual([]);
	else expect(problems.join('\n')).toContain(problem);
});
