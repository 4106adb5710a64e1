import { ENTITY_TYPE, PROPERTIES } from './entity';
import type { Fields } from './storedProfile';
import type { Collection } from '../types';

/** docs/graph-facts.md: metadata. Stored profiles may hold values outside of these; writes may not. */
const ENUMS: Record<string, string[]> = {
	enrollmentMode: [
		'corporateOwnedDedicatedDevice',
		'corporateOwnedFullyManaged',
		'corporateOwnedWorkProfile',
		'corporateOwnedAOSPUserlessDevice',
		'corporateOwnedAOSPUserAssociatedDevice',
	],
	enrollmentTokenType: [
		'default',
		'corporateOwnedDedicatedDeviceWithAzureADSharedMode',
		'deviceStaging',
	],
	wifiSecurityType: ['none', 'wpa', 'wep'],
};

/** Token types that go with some modes only. docs/graph-facts.md: metadata. */
const TOKEN_TYPE_MODES: Record<string, string[]> = {
	corporateOwnedDedicatedDeviceWithAzureADSharedMode: ['corporateOwnedDedicatedDevice'],
	deviceStaging: ['corporateOwnedFullyManaged', 'corporateOwnedWorkProfile'],
};

const LONGEST_NAME_TEMPLATE = 63;

/** What is wrong with a create or update, as the text of a 400; undefined: nothing. */
export function invalidFields(
	given: Record<string, unknown>,
	result: Fields,
	collection: Collection,
): string | undefined {
	const type = ENTITY_TYPE[collection];
	for (const [name, value] of Object.entries(given)) {
		if (name.startsWith('@')) continue;
		if (!PROPERTIES[collection].has(name)) {
			return `The property '${name}' does not exist on type 'microsoft.graph.${type}'. Make sure to only use property names that are defined by the type.`;
		}
		if (ENUMS[name] && !ENUMS[name].includes(String(value))) {
			return `Requested value '${String(value)}' was not found.`;
		}
	}
	if (typeof result.displayName !== 'string' || result.displayName === '') {
		return "The property 'displayName' is required.";
	}
	const modes = TOKEN_TYPE_MODES[String(result.enrollmentTokenType)];
	if (modes && !modes.includes(String(result.enrollmentMode))) {
		return 'The enrollment token type does not go with the enrollment mode.';
	}
	const template = result.deviceNameTemplate;
	if (typeof template === 'string' && template.length > LONGEST_NAME_TEMPLATE) {
		return `The device name template is longer than ${LONGEST_NAME_TEMPLATE} characters.`;
	}
	return undefined;
}
