import { scanRGBABuffer } from '@undecaf/zbar-wasm';
import { Jimp } from 'jimp';
import jsQr from 'jsqr';
import { toBuffer } from 'qrcode';
import { qrPng } from '../../bundled/qrPng';
import { provisioningFor } from '../../nodes/IntuneEnrollment/enrollment/provisioning';
import { asciiJson } from '../../nodes/IntuneEnrollment/enrollment/qrCode';
import type { Wifi } from '../../nodes/IntuneEnrollment/enrollment/wifi';

const TOKEN = 'ABCDEFGHIJKLMNOPQRST';
/** Names of networks; each comes once with a password and once with the whole content of an enrollment. */
const NAMES = [
	'Lobby',
	'Büro Größe',
	'Łódź gość',
	'Склад №5',
	'مستودع ٥',
	'गोदाम',
	'倉庫五号',
	'창고 5번',
];
/** What a picture goes through: its width in pixels, then blur (radius in pixels), then JPEG (quality). */
const WIDTHS = [200, 300, 450];
const BLURS = [0, 1];
const QUALITIES = [100, 40, 15];

type Content = Record<string, unknown>;
type Draw = (content: Content) => Promise<Buffer>;

const CONTENDERS: Record<string, Draw> = {
	ours: (content) => Promise.resolve(Buffer.from(qrPng(asciiJson(content)))),
	'qrcode, as it comes': async (content) => await toBuffer(JSON.stringify(content)),
};

/** Draws every content by each contender, spoils the pictures alike, and prints how many two readers read right. */
export async function main(): Promise<void> {
	const contents = NAMES.map(contentFor);
	const rows: Record<string, Record<string, string>> = {};
	for (const width of WIDTHS) {
		for (const blur of BLURS) {
			for (const quality of QUALITIES) {
				const row: Record<string, string> = {};
				for (const [name, draw] of Object.entries(CONTENDERS)) {
					const read = await countRead(contents, draw, { width, blur, quality });
					row[`${name}: jsQR`] = `${read.jsQr} of ${contents.length}`;
					row[`${name}: zbar`] = `${read.zbar} of ${contents.length}`;
				}
				rows[`${width} px, blur ${blur}, JPEG ${quality}`] = row;
			}
		}
	}
	console.table(rows);
}

function contentFor(ssid: string): Content {
	const wifi: Wifi = { ssid, password: 'correct horse', security: 'WPA', hidden: false };
	return provisioningFor(TOKEN, {}, { wifi, extras: {} }).androidEnterprise;
}

interface Treatment {
	width: number;
	blur: number;
	quality: number;
}

async function countRead(contents: Content[], draw: Draw, treatment: Treatment) {
	const read = { jsQr: 0, zbar: 0 };
	for (const content of contents) {
		const { data, width, height } = await spoil(await draw(content), treatment);
		const pixels = new Uint8ClampedArray(data);
		if (isSame(jsQr(pixels, width, height)?.data, content)) read.jsQr += 1;
		const [found] = await scanRGBABuffer(pixels.slice().buffer, width, height);
		if (isSame(found?.decode(), content)) read.zbar += 1;
	}
	return read;
}

async function spoil(picture: Buffer, { width, blur, quality }: Treatment) {
	const image = await Jimp.read(picture);
	image.resize({ w: width });
	if (blur > 0) image.blur(blur);
	const saved = await Jimp.read(await image.getBuffer('image/jpeg', { quality }));
	return saved.bitmap;
}

function isSame(text: string | undefined, content: Content): boolean {
	try {
		return JSON.stringify(JSON.parse(text ?? '')) === JSON.stringify(content);
	} catch {
		return false;
	}
}
