import type { ProfileAddress } from '../../enrollment/collections';
import type { Validity } from '../../enrollment/validity';
import { all, type Failure } from '../../failure';
import type { Moment, ReadParameter } from '../../fields/parameter';
import { readAddress } from '../../fields/profile';
import { readShown, type Shown } from '../../fields/returnData';
import { readValidity } from '../../fields/validity';

/** A token for a profile: how long it is to be valid, and what of it the item shows. */
export interface TokenInput {
	address: ProfileAddress;
	validity: Validity;
	shown: Shown;
}

/** What the operations that may make a token read of their parameters alike. */
export function readTokenInput(parameter: ReadParameter, moment: Moment): TokenInput | Failure {
	return all({
		address: readAddress(parameter),
		validity: readValidity(parameter, moment),
		shown: readShown(parameter, 'result'),
	});
}
