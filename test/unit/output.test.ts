import { Failure } from '../../nodes/IntuneEnrollment/failure';
import { toErrorItem, toItem } from '../../nodes/IntuneEnrollment/n8n/output';
import { asRanges } from '../../nodes/IntuneEnrollment/n8n/progress';

test.each([
	[[], ''],
	[[3], '3'],
	[[0, 1, 2, 5, 8, 9], '0–2, 5, 8–9'],
	[[9, 0, 8, 1], '0–1, 8–9'],
	[Array.from({ length: 2000 }, (_, i) => i), '0–1999'],
])('items %j are shown as ranges', (indexes, text) => {
	expect(asRanges(indexes)).toBe(text);
});

test('twenty ranges at the most', () => {
	const text = asRanges(Array.from({ length: 50 }, (_, i) => i * 2));
	expect(text.split(', ')).toHaveLength(20);
	expect(text).toMatch(/38 and more$/);
});

test('an item keeps its pair', () => {
	expect(toItem({ json: { a: 1 } }, 7)).toEqual({ json: { a: 1 }, pairedItem: { item: 7 } });
});

test('a failed item has error and details and no further key, and no empty facts', () => {
	const failure = new Failure('It broke', 'Mend it.', {
		httpCode: '404',
		attempts: 0,
		requestId: undefined,
	});
	expect(toErrorItem(failure, 3, false)).toStrictEqual({
		json: {
			error: 'It broke',
			details: { description: 'Mend it.', httpCode: '404', attempts: 0, outcome: 'notDone' },
		},
		pairedItem: { item: 3 },
	});
});

test('for the error output the item has an error of its own, which no copy of the item shows', () => {
	const item = toErrorItem(new Failure('It broke', 'Mend it.'), 3, true);
	expect(item.error).toBe('It broke');
	expect({ ...item }).toStrictEqual(toErrorItem(new Failure('It broke', 'Mend it.'), 3, false));
});
