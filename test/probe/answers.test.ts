import { QUESTIONS } from '../../scripts/probe/questions';
import type { Report } from '../../scripts/probe/report';
import type { TenantOptions } from '../simulator';
import { ROWS, type Row } from './answers';
import { leftBehind, ledgerFiles, probe, startWorld } from './support';

/** What the probe reports of a tenant, asked about some questions only. */
async function report(tenant: TenantOptions, questions: string[]): Promise<Report> {
	const world = await startWorld(tenant);
	try {
		const own = world.simulator.addProfile({ displayName: 'Not the probe’s' });
		const asked = QUESTIONS.filter(({ id }) => questions.includes(id));
		const options = { questions: asked, application: true, asked: { throttle: true } };
		const { report: found, left } = await probe(world, options);
		expect([left, await leftBehind(world), ledgerFiles(world)]).toEqual([0, [], []]);
		expect(world.simulator.profile(own.id)).toEqual(own);
		return found;
	} finally {
		await world.stop();
	}
}

function check({ findings }: Report, { question, answer }: Row): void {
	const isReason = typeof answer === 'string' && answer !== 'done';
	const finding = isReason ? { unanswered: answer } : { answer };
	expect(findings[question]).toMatchObject(finding);
}

const named = ROWS.map((row) => [`${row.question}: ${row.how}`, row] as const);

test.each(named)('%s', async (_, row) => {
	const first = await report(row.tenant, [row.question]);
	check(first, row);
	// What the report says makes a simulator of which the same is found.
	const isSetting = 'answer' in first.findings[row.question]! && Object.keys(row.tenant).length > 0;
	if (isSetting) check(await report(first.simulator, [row.question]), row);
});

/** Two peculiarities at once, of different questions; some of them hide each other, and those are named. */
const HIDING: Array<[RegExp, RegExp]> = [
	// no profile, or none of the kind: nothing to ask
	[/^validity: nothing allowed/, /./],
	// a read that lags does not show a new profile either
	[/^readLag: \d/, /^newProfile/],
	// the least that is taken is then not the documented one
	[/^expiredInLists: too long/, /^validity: as documented/],
	// of a batch that is refused the log tells nothing
	[/^batch: no/, /^auditLog: all ids/],
	[/no AOSP/, /^(bareAosp|kinds)/],
];

const pairs = ROWS.flatMap((one, index) =>
	ROWS.slice(index + 1)
		.filter((other) => other.question !== one.question)
		.map((other) => [one, other] as const),
).filter(([one, other]) => !hides(one, other) && !hides(other, one) && !contradict(one, other));

/** One tenant cannot have both. */
function contradict(one: Row, other: Row): boolean {
	const keys = ({ tenant }: Row) => Object.keys({ ...tenant, ...tenant.throttle });
	return keys(one).some((key) => key !== 'throttle' && keys(other).includes(key));
}

function hides(one: Row, other: Row): boolean {
	const name = ({ question, how }: Row) => `${question}: ${how}`;
	return HIDING.some(([a, b]) => a.test(name(one)) && b.test(name(other)));
}

/** Each so many; PROBE_PAIRS=1: all of them. */
const step = Number(process.env.PROBE_PAIRS ?? 79);
const chosen = pairs
	.filter((_, index) => index % step === 0)
	.map(
		([one, other]) =>
			[`${one.question}: ${one.how} + ${other.question}: ${other.how}`, one, other] as const,
	);

test.each(chosen)('%s', async (_, one, other) => {
	const throttle = { ...one.tenant.throttle, ...other.tenant.throttle };
	const tenant = { ...one.tenant, ...other.tenant, throttle };
	const found = await report(tenant, [one.question, other.question]);
	check(found, one);
	check(found, other);
});
