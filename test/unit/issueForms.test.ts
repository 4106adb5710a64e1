import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Form {
	name: string;
	description: string;
	body: Array<{
		type: string;
		id?: string;
		attributes: { label?: string; value?: string; options?: unknown[] };
	}>;
}

const FOLDER = join(__dirname, '../../.github/ISSUE_TEMPLATE');
const names = readdirSync(FOLDER).filter((name) => name !== 'config.yml');
const forms = names.map(
	(name) => [name, parse(readFileSync(join(FOLDER, name), 'utf8')) as Form] as const,
);

/** docs.github.com: syntax for GitHub's form schema. */
const TYPES = ['markdown', 'input', 'textarea', 'dropdown', 'checkboxes'];

test.each(forms)('%s is a form as GitHub takes it', (_, { name, description, body }) => {
	expect(name).toBeTruthy();
	expect(description).toBeTruthy();
	const ids = body.flatMap(({ id }) => id ?? []);
	expect(new Set(ids).size).toBe(ids.length);
	for (const { type, id, attributes } of body) {
		expect(TYPES).toContain(type);
		if (type === 'markdown') expect(attributes.value).toBeTruthy();
		else expect([id, attributes.label]).toEqual([expect.any(String), expect.any(String)]);
		if (type === 'dropdown' || type === 'checkboxes')
			expect(attributes.options).not.toHaveLength(0);
	}
});

test.each(forms)('%s asks for the version, and never for a secret', (_, { body }) => {
	expect(body.map(({ id }) => id)).toContain('package-version');
	expect(JSON.stringify(body)).toMatch(/never (paste|with)\b/i);
	const asked = body.map(({ type, attributes }) => (type === 'checkboxes' ? '' : attributes.label));
	expect(asked.join()).not.toMatch(/token|secret|password|tenant id|client id/i);
});

test('who reports a failed call is asked for its request id', () => {
	const asking = forms.filter(([, { body }]) => body.some(({ id }) => id === 'request-id'));
	expect(asking.map(([name]) => name)).toEqual(['bug.yml', 'tenant.yml']);
});

test('security problems do not go into an issue', () => {
	const config = parse(readFileSync(join(FOLDER, 'config.yml'), 'utf8')) as {
		blank_issues_enabled: boolean;
		contact_links: Array<{ url: string }>;
	};
	expect(config.blank_issues_enabled).toBe(false);
	expect(config.contact_links[0]!.url).toMatch(/\/security\/advisories\/new$/);
});
