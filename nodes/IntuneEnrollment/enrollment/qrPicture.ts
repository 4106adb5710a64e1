import { parseQrContent, type Provisioning } from './provisioning';
import type { EnrollmentProfile } from './tokenState';

const PNG_SIGNATURE = '89504e470d0a1a0a';

/**
 * The QR picture as PNG: Graph's own where it shows this very content, else drawn here from the payload.
 * @param changed whether something was added to the content
 * @returns the picture, or why there is none
 */
export async function qrPicture(
	profile: EnrollmentProfile,
	provisioning: Provisioning,
	changed: boolean,
): Promise<Buffer | { missing: string }> {
	const own = changed ? undefined : pictureOf(profile.qrCodeImage);
	if (own) return own;
	if (Object.keys(provisioning.androidEnterprise).length === 0)
		return { missing: 'The profile holds no readable QR code' };
	try {
		// the encoder takes longer to load than all the rest, and most runs draw nothing
		const { qrPng } = await import('../../../bundled/qrPng');
		return Buffer.from(qrPng(contentText(profile, provisioning, changed)));
	} catch {
		// the payloads are worth more than the picture
		return { missing: 'The content is too long for a QR code' };
	}
}

/** Unchanged content keeps Graph's own spelling. */
function contentText(
	profile: EnrollmentProfile,
	{ androidEnterprise }: Provisioning,
	changed: boolean,
): string {
	const given = profile.qrCodeContent;
	const isText =
		typeof given === 'string' &&
		given.trimStart().startsWith('{') &&
		parseQrContent(given) !== undefined;
	return !changed && isText ? given : JSON.stringify(androidEnterprise);
}

/** `qrCodeImage` is { type, value } with the picture in base64; anything but a PNG is left alone. */
function pictureOf(image: unknown): Buffer | undefined {
	const value = (image as { value?: unknown } | null | undefined)?.value;
	if (typeof value !== 'string' || value === '') return undefined;
	const bytes = Buffer.from(value, 'base64');
	return bytes.subarray(0, 8).toString('hex') === PNG_SIGNATURE ? bytes : undefined;
}
