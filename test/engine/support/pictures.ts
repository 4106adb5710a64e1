import { scanRGBABuffer } from '@undecaf/zbar-wasm';
import jsQr from 'jsqr';
import type { INodeExecutionData } from 'n8n-workflow';
import { PNG } from 'pngjs';

/** Reads a PNG as a phone would: an independent decoder of pictures, and one of QR codes. */
export function readQr(png: Buffer): string {
	const { data, width, height } = PNG.sync.read(png);
	const found = jsQr(new Uint8ClampedArray(data), width, height);
	if (!found) throw new Error('There is no readable QR code in the picture');
	return found.data;
}

/** The same by zbar, a reader of another family: it guesses encodings, as many scanners do. */
export async function readQrByZbar(png: Buffer): Promise<string> {
	const { data, width, height } = PNG.sync.read(png);
	const [found] = await scanRGBABuffer(Uint8Array.from(data).buffer, width, height);
	if (!found) throw new Error('There is no QR code in the picture that zbar can read');
	return found.decode();
}

/** The picture of an item, as n8n keeps it in memory. */
export function pictureOf(item: INodeExecutionData, field = 'qrCode'): Buffer {
	const data = item.binary?.[field]?.data;
	if (data === undefined) throw new Error(`The item has no picture in ${field}`);
	return Buffer.from(data, 'base64');
}
