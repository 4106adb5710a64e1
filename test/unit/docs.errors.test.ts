import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MicrosoftIntuneMultiTenantApi } from '../../credentials/MicrosoftIntuneMultiTenantApi.credentials';
import { MicrosoftIntuneOAuth2Api } from '../../credentials/MicrosoftIntuneOAuth2Api.credentials';
import {
	SEVERAL_OF_TEAMS,
	SHORT_FOR_TEAMS,
} from '../../nodes/IntuneEnrollment/enrollment/teamsDevices';
import { ADVICE } from '../../nodes/IntuneEnrollment/graph/signIn/advice';
import { REFUSED, SIGN_IN_REFUSED, type Words } from '../engine/support/refusalRows';
import { RECORDED } from '../simulator/graph/recorded';
import { plain, ROOT, rowsOf, tableRows, textOf } from './documents';
import { messagesOfSources } from './messages';

/** All texts of one cell of the table of refusals. */
const textsOf = (words: Words<string>): string[] =>
	typeof words === 'string' ? [words] : Object.values(words).flatMap(textsOf);

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('docs/errors.md', () => {
	const errors = textOf('docs/errors.md');
	const messages = messagesOfSources();

	test('the sources are read', () => {
		expect(messages.length).toBeGreaterThan(120);
		for (const known of ['the profile could not be read', 'The client secret is wrong'])
			expect(messages).toContain(known);
	});

	test('every text of the sources is in it', () => {
		expect(messages.filter((message) => !errors.includes(plain(message)))).toEqual([]);
	});

	test.each([SEVERAL_OF_TEAMS, SHORT_FOR_TEAMS])('it has the hint: %s', (hint) => {
		expect(errors).toContain(`| ${plain(hint.split(/[.:]/)[0]!)} …`);
	});

	test('every message of the table of refusals is a row', () => {
		const rows = rowsOf('docs/errors.md').map(([first]) => plain(first!));
		const told = [...REFUSED, ...SIGN_IN_REFUSED]
			.flatMap(([, words]) => textsOf(words))
			.map((message) => plain(message.replace(/: …$/, '')));
		expect(
			told.filter(
				(message) => !rows.some((row) => [message, `could not …: ${message}`].includes(row)),
			),
		).toEqual([]);
	});

	test('the table has every refusal that was recorded in the field', () => {
		const told = [...REFUSED, ...SIGN_IN_REFUSED].map(([{ body }]) => body);
		// no answer that is recognisably Graph's: refusals.others.test.ts
		const elsewhere = ['html', 'empty'];
		expect([...new Set(told), ...elsewhere].sort()).toEqual(Object.keys(RECORDED).sort());
	});

	test('what README says of failures is said in the same words', () => {
		const [, section = ''] = readFileSync(join(ROOT, 'README.md'), 'utf8').split(
			'## When something fails\n',
		);
		const told = tableRows(section.split('\n## ')[0]!)
			.slice(2)
			.map(([first]) => plain(first!.replace('Sign-in failed: ', '')))
			.filter((message) => !message.includes('aadsts'));
		expect(told.length).toBeGreaterThan(15);
		const rows = rowsOf('docs/errors.md').map(
			([first]) => new RegExp(plain(first!).split('…').map(escaped).join('.*')),
		);
		expect(told.filter((message) => !rows.some((row) => row.test(message)))).toEqual([]);
	});

	test.each([
		['### While you connect or save a credential', new MicrosoftIntuneOAuth2Api()],
		['### While you save a credential for many tenants', new MicrosoftIntuneMultiTenantApi()],
	])(
		"%s: what the credential's own test says is in its table, and nothing else is",
		(heading, credential) => {
			const [, section = ''] = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8').split(
				`${heading}\n`,
			);
			const listed = tableRows(section.split('\n## ')[0]!).slice(2);
			const said = credential.test.rules!.map(({ properties }) =>
				String((properties as { message: string }).message)
					.replace(/(?<=\)) ?\. .*$/s, '')
					.replace(/\(50\d\)/, '(…)'),
			);
			expect(listed.map(([first]) => first).sort()).toEqual([...new Set(said)].sort());
		},
	);

	test('every code of Entra stands in the row of its words', () => {
		const rows = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8').split('\n').map(plain);
		for (const { codes, message } of ADVICE) {
			const row = rows.find((one) => one.startsWith(`| ${plain(message)} `)) ?? '';
			expect(codes.filter((code) => !row.includes(String(code)))).toEqual([]);
		}
	});
});
