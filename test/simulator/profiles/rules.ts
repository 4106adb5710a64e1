import { firstOf, wrongValue } from '../graph/edm';
import type { Collection } from '../types';
import { ENTITY_TYPE, PROPERTIES } from './properties';
import type { Fields } from './storedProfile';

/** Token types that go with some modes only. docs/graph-facts.md: metadata. */
const TOKEN_TYPE_MODES: Record<string, string[]> = {
	corporateOwnedDedicatedDeviceWithAzureADSharedMode: ['corporateOwnedDedicatedDevice'],
	deviceStaging: ['corporateOwnedFullyManaged', 'corporateOwnedWorkProfile'],
};

/** docs/graph-facts.md, section 3; the refusal of another mode is INFERRED. */
const TEAMS_MODE = 'corporateOwnedAOSPUserAssociatedDevice';
const LONGEST_NAME_TEMPLATE = 63;

/** What cannot be read as the entity at all, before any rule is looked at; undefined: nothing. */
export function unreadableFields(
	given: Record<string, unknown>,
	collection: Collection,
): string | undefined {
	const type = `microsoft.graph.${ENTITY_TYPE[collection]}`;
	const annotated = given['@odata.type'];
	if (annotated !== undefined && String(annotated).replace(/^#/, '') !== type) {
		return `A resource with type '${String(annotated)}' was found, but it is not assignable to the expected type '${type}'.`;
	}
	return firstOf(Object.entries(given), ([name, value]) => {
		if (name.includes('@')) return undefined;
		const property = PROPERTIES[collection][name];
		return property
			? wrongValue(name, value, property)
			: `The property '${name}' does not exist on type '${type}'. Make sure to only use property names that are defined by the type.`;
	});
}

/** What is wrong with a profile as a create or update would leave it; undefined: nothing. */
export function invalidProfile(result: Fields): string | undefined {
	if (typeof result.displayName !== 'string' || result.displayName === '') {
		return "The property 'displayName' is required.";
	}
	const modes = TOKEN_TYPE_MODES[String(result.enrollmentTokenType)];
	if (modes && !modes.includes(String(result.enrollmentMode))) {
		return 'The enrollment token type does not go with the enrollment mode.';
	}
	if (result.isTeamsDeviceProfile === true && result.enrollmentMode !== TEAMS_MODE) {
		return 'A profile of Teams devices must be of the mode corporateOwnedAOSPUserAssociatedDevice.';
	}
	const template = result.deviceNameTemplate;
	if (typeof template === 'string' && template.length > LONGEST_NAME_TEMPLATE) {
		return `The device name template is longer than ${LONGEST_NAME_TEMPLATE} characters.`;
	}
	return undefined;
}
