import type { ProfileAddress } from '../../enrollment/collections';
import type { Validity } from '../../enrollment/validity';
import { isFailure, type Failure } from '../../failure';
import type { ReadParameter, Surroundings } from '../../fields/parameter';
import { readAddress } from '../../fields/profile';
import { readWanted, type Wanted } from '../../fields/returnData';
import { readValidity } from '../../fields/validity';

/** A token for a profile: how long it is to be valid, and what of it the item shows. */
export interface TokenWish {
	address: ProfileAddress;
	validity: Validity;
	wanted: Wanted;
}

/** What the operations that may make a token read of their parameters alike. */
export function readTokenWish(
	parameter: ReadParameter,
	surroundings: Surroundings,
): TokenWish | Failure {
	const address = readAddress(parameter);
	if (isFailure(address)) return address;
	const validity = readValidity(parameter, surroundings);
	if (isFailure(validity)) return validity;
	const wanted = readWanted(parameter, 'result');
	return isFailure(wanted) ? wanted : { address, validity, wanted };
}
