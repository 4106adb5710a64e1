import { qrPng } from '../../bundled/qrPng';
import { readQr } from '../engine/support/pictures';

test.each([
	['short text', 'A'],
	['JSON', JSON.stringify({ key: 'value "quoted"', nested: { list: [1, 2] } })],
	['other writing systems', 'Ünïcode 倉庫 🎉'],
	['a usual enrollment with Wi-Fi', JSON.stringify({ content: 'x'.repeat(700), ssid: 'Lobby' })],
	['1 500 bytes', 'y'.repeat(1500)],
])('an independent reader gives back the text: %s', (_, text) => {
	expect(readQr(Buffer.from(qrPng(text)))).toBe(text);
});

test('text that no QR code can hold is refused', () => {
	expect(() => qrPng('x'.repeat(2954))).toThrow();
	expect(qrPng('x'.repeat(2953)).length).toBeGreaterThan(0);
});

test('the published bundle stands alone and draws the same picture', () => {
	const bundle = require('../../dist/bundled/qrPng.js') as { qrPng: typeof qrPng };
	expect(Buffer.from(bundle.qrPng('A')).equals(Buffer.from(qrPng('A')))).toBe(true);
});
