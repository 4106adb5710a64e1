import { zlibSync } from 'fflate';
import { encode } from 'uqr';

/** Pixels per module where no width is asked for, and modules of quiet zone around (ISO/IEC 18004 asks for four). */
const SCALE = 6;
const QUIET_ZONE = 4;
/** A row that repeats the one above it is all zeros then (PNG filter type 2, Up). */
const FILTER_UP = 2;

/**
 * A QR code of `text` as a PNG picture, black on white, error correction level L: of contents as long as these, scanners read
 * the fewer and larger modules of L better than the redundancy of M (docs/graph-facts.md, section 13).
 * This file is bundled with its libraries into the published package, which has no run-time dependencies.
 * @param width in pixels, rounded down to whole modules
 * @throws where the text is longer than a QR code can hold (2 953 bytes)
 */
export function qrPng(text: string, width?: number): Uint8Array {
	const { data, size } = encode(text, { ecc: 'L', border: QUIET_ZONE });
	const scale = width === undefined ? SCALE : Math.max(1, Math.floor(width / size));
	const pixels = size * scale;
	const stride = Math.ceil(pixels / 8) + 1;
	const rows = new Uint8Array(stride * pixels);
	for (let module = 0; module < size; module++) {
		const above = module === 0 ? undefined : row(data[module - 1]!, scale, stride);
		const own = row(data[module]!, scale, stride);
		const first = rows.subarray(module * scale * stride, (module * scale + 1) * stride);
		own.forEach((byte, index) => (first[index] = (byte - (above?.[index] ?? 0)) & 0xff));
		for (let y = 0; y < scale; y++) rows[(module * scale + y) * stride] = FILTER_UP;
	}
	return png(pixels, pixels, zlibSync(rows, { level: 6 }));
}

/** One row of pixels, one bit each, 1 is white; the first byte is left for the row's filter. */
function row(modules: boolean[], scale: number, stride: number): Uint8Array {
	const bytes = new Uint8Array(stride);
	for (let x = 0; x < modules.length * scale; x++) {
		if (!modules[Math.floor(x / scale)]) bytes[1 + (x >> 3)]! |= 0x80 >> (x & 7);
	}
	return bytes;
}

/** A greyscale PNG of depth 1 (W3C PNG specification). */
function png(width: number, height: number, imageData: Uint8Array): Uint8Array {
	const header = new Uint8Array(13);
	const view = new DataView(header.buffer);
	view.setUint32(0, width);
	view.setUint32(4, height);
	header[8] = 1;
	const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
	const chunks = [chunk('IHDR', header), chunk('IDAT', imageData), chunk('IEND', new Uint8Array())];
	return concat([signature, ...chunks]);
}

function chunk(type: string, content: Uint8Array): Uint8Array {
	const result = new Uint8Array(12 + content.length);
	const view = new DataView(result.buffer);
	view.setUint32(0, content.length);
	for (let index = 0; index < 4; index++) result[4 + index] = type.charCodeAt(index);
	result.set(content, 8);
	view.setUint32(8 + content.length, crc32(result.subarray(4, 8 + content.length)));
	return result;
}

function crc32(bytes: Uint8Array): number {
	let crc = 0xffffffff;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
	}
	return ~crc >>> 0;
}

function concat(parts: Uint8Array[]): Uint8Array {
	const result = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		result.set(part, at);
		at += part.length;
	}
	return result;
}
