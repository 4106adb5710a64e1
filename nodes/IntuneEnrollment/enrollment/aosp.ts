/** Microsoft's AOSP_Token_Renew_Export.ps1 (mggraph-intune-samples) calls actions of AOSP profiles on a prefixed id. */
const PREFIX = 'AOSP-';

export function aospId(profileId: string): string {
	return PREFIX + profileId;
}

/** The id without the prefix of AOSP actions, as reads and outputs use it. */
export function bareId(id: string): string {
	return id.toUpperCase().startsWith(PREFIX) ? id.slice(PREFIX.length) : id;
}

/** AOSP profiles need the prefixed id in actions and hide their tokens in lists. */
export function isAosp(mode: unknown): boolean {
	return typeof mode === 'string' && /^corporateOwnedAOSP/i.test(mode);
}
