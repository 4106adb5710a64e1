/** Why a sign-in failed, where Entra's own number does not say it. */
type SignInCause =
	| 'notConnected'
	| 'reconnect'
	| 'key'
	| 'ownCertificate'
	| 'keyPair'
	| 'page'
	| 'foreign'
	| 'certificate'
	| 'away'
	| 'refused';

/** What is known of a sign-in that failed. */
export interface SignInFacts {
	why: SignInCause;
	/** Trying again can help. */
	passing: boolean;
	aadsts?: string;
	status?: number;
	/** Entra's own sentence, as it came. */
	text?: string;
}

export const SIGN_IN_DOWN: SignInFacts = { why: 'away', passing: true };
