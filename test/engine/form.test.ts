import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { MicrosoftIntuneOAuth2Api } from '../../credentials/MicrosoftIntuneOAuth2Api.credentials';
import codex from '../../nodes/IntuneEnrollment/IntuneEnrollment.node.json';
import { loadEngine, type Engine } from './support/engine';

/* What a user reads before anything runs. */

let engine: Engine;
let fields: INodeProperties[];
beforeAll(async () => {
	engine = await loadEngine();
	fields = engine.node.description.properties;
});

/** The fields of a name that are shown for an operation. */
function shown(name: string, resource: string, operation: string): INodeProperties[] {
	return fields.filter(({ name: own, displayOptions }) => {
		const { resource: resources, operation: operations } = displayOptions?.show ?? {};
		return (
			own === name &&
			(resources === undefined || resources.includes(resource)) &&
			(operations === undefined || operations.includes(operation))
		);
	});
}

test('the subtitle is short, and whole where Profile Type is an expression', () => {
	expect(engine.node.description.subtitle).not.toContain('profileType');
});

test.each([
	['token', 'revoke', /Ends the token at once/],
	['profile', 'delete', /cannot be brought back/],
])('%s → %s says above all what is lost', (resource, operation, words) => {
	const own = fields.filter((field) => shown(field.name, resource, operation).includes(field));
	const notices = own.filter(({ type }) => type === 'notice');
	expect(notices.map(({ displayName }) => displayName)).toEqual([expect.stringMatching(words)]);
	const profile = own.find(({ name }) => name === 'profileId')!;
	expect(own.indexOf(notices[0]!)).toBeLessThan(own.indexOf(profile));
});

test('hints stand where the slip is made', () => {
	expect(shown('validity', 'token', 'create')[0]!.hint).toMatch(/userless.* 90 days/);
	for (const operation of ['create', 'ensureValid', 'get'])
		for (const { hint } of shown('returnData', 'token', operation))
			expect(hint).toMatch(/can enroll a device/);
	const [within] = engine.trigger!.description.properties.filter(
		({ name }) => name === 'expiresWithin',
	);
	expect(within!.hint).toMatch(/Poll hourly or daily/);
});

test('API Version comes behind Profile Type, and says that v1.0 is not offered', () => {
	const names = fields.map(({ name }) => name);
	expect(names.indexOf('apiVersion')).toBeGreaterThan(names.lastIndexOf('profileType'));
	const { options } = shown('apiVersion', 'token', 'create')[0]!;
	const v1 = (options as INodePropertyOptions[]).find(({ value }) => value === 'v1.0')!;
	expect(v1.name).toMatch(/not offered/i);
});

test('actions of tokens stand before those of profiles, and the panel finds the node by what people look for', () => {
	const { options } = fields.find(({ name }) => name === 'resource')!;
	expect((options as INodePropertyOptions[])[0]!.value).toBe('token');
	const words = codex.alias.map((alias) => alias.toLowerCase());
	for (const word of ['zero touch', 'expiring', 'renew']) expect(words).toContain(word);
});

describe('the credential', () => {
	const { properties } = new MicrosoftIntuneOAuth2Api();
	const [signInAs] = properties;

	// n8n puts a field that it inherits where it was, and all others behind: Tenant ID cannot stand above
	test('names the permission, where the redirect URL goes, and what stands further down', () => {
		expect(signInAs!.name).toBe('grantType');
		expect(signInAs!.hint).toMatch(/DeviceManagementConfiguration\.ReadWrite\.All/);
		expect(signInAs!.hint).toMatch(/Entra/);
		expect(signInAs!.hint).toMatch(/Tenant ID and Cloud .*end of this form/);
	});

	test('has n8n evaluate no more than it needs: each expression costs as much as a request', () => {
		const expressions = properties.filter(
			({ default: value }) => typeof value === 'string' && value.startsWith('='),
		);
		expect(expressions.map(({ name }) => name)).toEqual(['authUrl', 'accessTokenUrl', 'scope']);
		expect(expressions[0]!.displayOptions).toEqual({ show: { grantType: ['authorizationCode'] } });
	});
});
