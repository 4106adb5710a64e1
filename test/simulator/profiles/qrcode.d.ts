/** The part of the package `qrcode` that the simulator uses; the package brings no types. */
declare module 'qrcode' {
	export function toBuffer(
		text: string,
		options?: {
			errorCorrectionLevel?: 'L' | 'M' | 'Q' | 'H';
			scale?: number;
			rendererOpts?: { filterType?: number };
		},
	): Promise<Buffer>;
}
