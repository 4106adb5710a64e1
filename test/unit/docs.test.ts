import { qrPng } from '../../bundled/qrPng';
import {
	LIFETIME_HINT,
	LIFETIMES,
	USERLESS_HINT,
} from '../../nodes/IntuneEnrollment/enrollment/lifetimes';
import { modeName } from '../../nodes/IntuneEnrollment/enrollment/modes';
import { provisioningFor } from '../../nodes/IntuneEnrollment/enrollment/provisioning';
import { asciiJson } from '../../nodes/IntuneEnrollment/enrollment/qrCode';
import { MAX_VALIDITY_SECONDS } from '../../nodes/IntuneEnrollment/enrollment/validity';
import type { Wifi } from '../../nodes/IntuneEnrollment/enrollment/wifi';
import { validityFields } from '../../nodes/IntuneEnrollment/fields/validity';
import { REFUSALS } from '../../nodes/IntuneEnrollment/graph/refusals';
import { LONGEST_SECONDS } from '../simulator/profiles/lifetimes';
import { rowsOf, textOf } from './documents';

describe('how long a token may live: one table', () => {
	const rows = rowsOf('README.md');
	const inReadme = (name: string) =>
		rows.find(([first]) => first!.toLowerCase().includes(name))?.[1];

	test.each(Object.entries(LIFETIMES))(
		'%s: README and simulator say the same',
		(mode, lifetime) => {
			const names: Record<string, string> = {
				deviceStaging: 'staging',
				androidForWork: 'android for work',
			};
			const name = names[mode] ?? modeName(mode).toLowerCase();
			expect(inReadme(name)).toBe(lifetime?.words ?? 'does not expire');
			expect(LONGEST_SECONDS[mode as keyof typeof LONGEST_SECONDS]).toBe(
				lifetime?.seconds ?? MAX_VALIDITY_SECONDS,
			);
		},
	);

	test('the simulator knows no others', () => {
		expect(Object.keys(LONGEST_SECONDS).sort()).toEqual(Object.keys(LIFETIMES).sort());
	});

	test('the hint at Validity and the error of a refused value say it too', () => {
		const { description } = validityFields({ resource: [], operation: [] }).find(
			({ name }) => name === 'validity',
		)!;
		expect(description).toContain(LIFETIME_HINT);
		for (const said of ['userless tokens live 90 days', 'user-associated', '65 years', 'Teams'])
			expect(description).toContain(said);
		const advice = REFUSALS.find(({ name }) => name === 'badRequest')!.advice;
		expect(advice({ text: '', task: { writes: true } } as Parameters<typeof advice>[0])).toContain(
			USERLESS_HINT,
		);
	});

	test.each(['README.md', 'docs/errors.md', 'docs/scaling.md', 'docs/reliability.md'])(
		'%s never says 90 days of all AOSP tokens',
		(file) => {
			const sentences = textOf(file)
				.split(/[.|]/)
				.filter((one) => /aosp/.test(one));
			const wrong = sentences.filter((one) => /90 days/.test(one) && !/userless/.test(one));
			expect(wrong).toEqual([]);
		},
	);
});

describe('docs/qr-codes.md', () => {
	const rows = rowsOf('docs/qr-codes.md')
		.map(([what, ...numbers]) => ({
			what,
			numbers: numbers.map((one) => Number(one.replace(/\s/g, ''))),
		}))
		.filter(({ numbers }) => numbers.every(Number.isFinite));
	/** Modules of a picture, which has six pixels for each where no width is asked for. */
	const modulesOf = (text: string) => Buffer.from(qrPng(text)).readUInt32BE(16) / 6;
	const contentOf = (wifi?: Wifi) =>
		asciiJson(provisioningFor('A'.repeat(20), {}, { wifi, extras: {} }).androidEnterprise);
	const wifi = (ssid: number, password: number, hidden: boolean): Wifi => ({
		ssid: 's'.repeat(ssid),
		password: 'p'.repeat(password),
		security: 'WPA',
		hidden,
	});

	test('modules are those of a content as long', () => {
		expect(rows).toHaveLength(7);
		for (const { what, numbers } of rows)
			expect([what, modulesOf('x'.repeat(numbers[0]!))]).toEqual([what, numbers[1]]);
	});

	test('the contents of the first rows are as long as it says', () => {
		const contents = [contentOf(), contentOf(wifi(12, 24, false)), contentOf(wifi(32, 63, true))];
		expect(contents.map(({ length }) => length)).toEqual(
			rows.slice(0, 3).map(({ numbers }) => numbers[0]),
		);
	});

	test('what was not tried follows at half a millimetre for each module', () => {
		for (const { numbers } of rows.slice(2)) {
			const [, modules, millimetres] = numbers as [number, number, number];
			expect(millimetres).toBeGreaterThanOrEqual(modules / 2);
			expect(millimetres).toBeLessThan(modules / 2 + 5);
		}
	});

	test('the last row is the longest', () => {
		const [longest] = rows.at(-1)!.numbers;
		expect(() => qrPng('x'.repeat(longest! + 1))).toThrow();
		expect(textOf('README.md')).toContain('2 953 bytes');
	});
});
