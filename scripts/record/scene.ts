import type { Stage } from './Stage';

/** What somebody who verifies the package wants to see. */
export const SUBJECTS = [
	...['install', 'credential test', 'profile picker'],
	...['Create', 'Ensure Valid', 'Get', 'QR code', 'Get Many', 'Revoke'],
	...['trigger by hand', 'AI tool', 'error with advice', 'simulated tenant'],
] as const;

export interface Scene {
	/** Of SUBJECTS. */
	shows: string[];
	caption: string;
	/** Goes on from where the scene before has ended, and ends with what is to be looked at. */
	act(stage: Stage): Promise<void>;
	/** docs/images/verification.png is the end of this one. */
	still?: true;
}
