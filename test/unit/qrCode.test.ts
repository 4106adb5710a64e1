import { asciiJson, qrCodeOf, qrFileName } from '../../nodes/IntuneEnrollment/enrollment/qrCode';

test.each(['Büro', '倉庫', 'مستودع', '🎉', 'a\u2028b', '\u007f', '"\\/'])(
	'%j is ASCII in a code, and itself once parsed',
	(ssid) => {
		const text = asciiJson({ ssid });
		expect(text).toMatch(/^[\x20-\x7e]*$/);
		expect(JSON.parse(text)).toEqual({ ssid });
	},
);

test('what no QR code can hold is told, not thrown', async () => {
	expect(await qrCodeOf({ a: 'x'.repeat(3000) })).toEqual({
		missing: expect.stringContaining('too long'),
	});
});

describe('file names', () => {
	test.each([
		['Kiosks', 'Kiosks-qr.png'],
		['a/b\\c:d*e?f"g<h>i|j', 'a-b-c-d-e-f-g-h-i-j-qr.png'],
		['../../x', 'x-qr.png'],
		['...', 'enrollment-qr.png'],
		['a\u0000b\nc', 'a-b-c-qr.png'],
		['', 'enrollment-qr.png'],
		[undefined, 'enrollment-qr.png'],
		[5, 'enrollment-qr.png'],
		['é', 'é-qr.png'],
		['e\u0301', 'é-qr.png'],
		['गोदाम', 'गोदाम-qr.png'],
		['คลังสินค้า', 'คลังสินค้า-qr.png'],
		['مُسْتَوْدَع', 'مُسْتَوْدَع-qr.png'],
	])('%j becomes %j', (name, expected) => {
		expect(qrFileName(name)).toBe(expected);
	});

	test.each([
		'𠮷'.repeat(200),
		'x'.repeat(300),
		'क्षि'.repeat(100),
		`${'a'.repeat(240)}. . .${'b'.repeat(50)}`,
	])('a long one (%#) fits on every disk, and no character is cut in two', (long) => {
		const name = qrFileName(long);
		expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
		expect(name).not.toMatch(/[\uD800-\uDFFF]/u);
		expect(name).toMatch(/[^\s.-]-qr\.png$/);
	});

	test('a row of 80 000 dots is done at once', () => {
		// a quadratic rule would run into the test's own limit
		for (let round = 0; round < 20; round += 1)
			expect(qrFileName(`x${'.'.repeat(80_000)}y`)).toMatch(/^x/);
	});
});
