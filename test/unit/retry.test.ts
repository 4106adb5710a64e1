import type { Attempt, Verdict } from '../../nodes/IntuneEnrollment/graph/attempt';
import { QUOTA } from '../../nodes/IntuneEnrollment/graph/pacer';
import {
	nextStep,
	RetryBudget,
	throttledWait,
	type RetryState,
} from '../../nodes/IntuneEnrollment/graph/retry';
import { answered, faulty, GRAPH_ERROR, NOW } from './support';

const fresh: RetryState = { retries: 0, throttledMs: 0 };
const rich = { allows: () => true };
const poor = { allows: () => false };
const step = (verdict: Verdict, attempt: Attempt, state = fresh, budget = rich) =>
	nextStep(verdict, attempt, state, 4, budget);
const throttled = (headers: Record<string, string>, jitter = 0) =>
	answered(429, GRAPH_ERROR, headers, { jitter });

describe('how long a 429 waits', () => {
	test.each<[string, Record<string, string>, number, number]>([
		['seconds', { 'retry-after': '10' }, 0, 10_000],
		['seconds with jitter', { 'retry-after': '10' }, 0.5, 10_500],
		['seconds with a fraction', { 'retry-after': '1.5' }, 0, 1_500],
		['zero, which comes to one second', { 'retry-after': '0' }, 0, 1_000],
		['blanks', { 'retry-after': ' 7 ' }, 0, 7_000],
		[
			"a date, by the answer's own clock",
			{ 'retry-after': 'Sun, 22 Nov 2026 06:00:30 GMT', date: 'Sun, 22 Nov 2026 06:00:00 GMT' },
			0,
			30_000,
		],
		[
			'a date without a Date header',
			{ 'retry-after': new Date(NOW + 15_000).toUTCString() },
			0,
			15_000,
		],
		['a date that has passed', { 'retry-after': 'Sun, 22 Nov 2020 06:00:30 GMT' }, 0, 1_000],
		['no header, at least', {}, 0, 10_000],
		['no header, at most', {}, 1, 25_000],
		['an empty header', { 'retry-after': '' }, 0, 10_000],
		['an unreadable header', { 'retry-after': 'soon' }, 0, 10_000],
		['a negative header', { 'retry-after': '-5' }, 0, 10_000],
		['a number with a unit', { 'retry-after': '5s' }, 0, 10_000],
		['a fraction of more than one digit', { 'retry-after': '1.25' }, 0, 1_250],
		[
			'a date of one letter only, which is none of HTTP',
			{ 'retry-after': '2036 1 1 Z' },
			0,
			10_000,
		],
	])('%s', (_name, headers, jitter, wait) => {
		expect(throttledWait(throttled(headers, jitter))).toBe(wait);
	});
});

describe('whether a try goes again', () => {
	test.each<Verdict>(['done', 'final', 'denied'])('%s never does', (verdict) => {
		expect(step(verdict, answered(400))).toEqual({ giveUp: 'final' });
	});

	test('429s count against the wait, not against maxRetries nor the budget', () => {
		const state = { retries: 99, throttledMs: QUOTA.longestWaitMs - 10_000 };
		expect(step('throttled', throttled({ 'retry-after': '10' }), state, poor)).toEqual({
			wait: 10_000,
		});
		expect(step('throttled', throttled({ 'retry-after': '11' }), state)).toEqual({
			giveUp: 'quota',
		});
	});

	test('a Retry-After beyond the bound is not waited for at all', () => {
		expect(step('throttled', throttled({ 'retry-after': '86400' }))).toEqual({ giveUp: 'quota' });
	});

	test.each([
		[0, 1_000],
		[1, 2_000],
		[2, 4_000],
		[3, 8_000],
	])('retry %i waits up to %i ms, with full jitter', (retries, ceiling) => {
		const state = { retries, throttledMs: 0 };
		const at = (jitter: number) => step('unknown', { ...faulty('lost'), jitter }, state);
		expect(at(0)).toEqual({ wait: 0 });
		expect(at(0.5)).toEqual({ wait: ceiling / 2 });
		expect(at(1)).toEqual({ wait: ceiling });
	});

	test('no backoff is longer than 30 s, whatever a 503 asks for', () => {
		const state = { retries: 15, throttledMs: 0 };
		const attempt = answered(503, GRAPH_ERROR, { 'retry-after': '3600' }, { jitter: 1 });
		expect(nextStep('again', attempt, state, 20, rich)).toEqual({ wait: 30_000 });
	});

	test('a Retry-After beside a 503 is kept', () => {
		expect(step('unknown', answered(503, GRAPH_ERROR, { 'retry-after': '5' }))).toEqual({
			wait: 5_000,
		});
	});

	test('maxRetries and the budget of the run bound it', () => {
		expect(step('again', faulty('notReached'), { retries: 4, throttledMs: 0 })).toEqual({
			giveUp: 'maxRetries',
		});
		expect(step('again', faulty('notReached'), fresh, poor)).toEqual({ giveUp: 'budget' });
		expect(nextStep('again', faulty('notReached'), fresh, 0, rich)).toEqual({
			giveUp: 'maxRetries',
		});
	});
});

describe('the retry budget of a run', () => {
	test('a dead service is asked a bounded number of times', () => {
		const budget = new RetryBudget();
		let asked = 0;
		while (budget.allows()) {
			budget.spend();
			asked += 1;
		}
		expect(asked).toBe(RetryBudget.SIZE);
	});

	test('two successes earn one retry, never more than the size at the start', () => {
		const budget = new RetryBudget();
		for (let i = 0; i < 1000; i++) budget.earn();
		for (let i = 0; i < RetryBudget.SIZE; i++) budget.spend();
		expect(budget.allows()).toBe(false);
		budget.earn();
		expect(budget.allows()).toBe(false);
		budget.earn();
		expect(budget.allows()).toBe(true);
	});
});
