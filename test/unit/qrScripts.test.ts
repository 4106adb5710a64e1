import { qrCodeOf } from '../../nodes/IntuneEnrollment/enrollment/qrCode';
import { readQr, readQrByZbar } from '../engine/support/pictures';

const SSID = 'android.app.extra.PROVISIONING_WIFI_SSID';

/** Names of networks that an SSID has room for. */
const NAMES: Record<string, string> = {
	Latin: 'Büro Größe',
	Polish: 'Łódź gość',
	Vietnamese: 'Kho hàng số 5',
	Turkish: 'Şube İçi',
	Greek: 'Αποθήκη',
	Cyrillic: 'Склад №5',
	Hebrew: 'מחסן 5',
	Arabic: 'مستودع ٥',
	Persian: 'انبار ۵',
	Devanagari: 'गोदाम',
	Bengali: 'গুদাম',
	Tamil: 'கிடங்கு',
	Thai: 'คลังสินค้า',
	Khmer: 'ឃ្លាំង',
	Georgian: 'საწყობი',
	Armenian: 'Պահեստ',
	Amharic: 'መጋዘን',
	Chinese: '倉庫五号',
	Japanese: 'そうこ5号',
	Korean: '창고 5번',
	Emoji: '📦🚚 5',
	Quotes: 'a"b\\c/d',
};

test.each(Object.entries(NAMES))(
	'%s: two readers of different families give back the name of the network',
	async (_script, name) => {
		expect(Buffer.byteLength(name)).toBeLessThanOrEqual(32);
		const content = { [SSID]: name, 'android.app.extra.PROVISIONING_WIFI_PASSWORD': 'pässwörd 5' };
		const picture = (await qrCodeOf(content)) as Buffer;
		for (const text of [readQr(picture), await readQrByZbar(picture)])
			expect(JSON.parse(text)).toEqual(content);
	},
);
