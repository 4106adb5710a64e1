/** Which permissions allow a call; one is enough. docs/graph-facts.md, sections 2, 9 and 12. */
interface Scopes {
	read: readonly string[];
	write: readonly string[];
}

const scopes = (area: string): Scopes => ({
	read: [`${area}.Read.All`, `${area}.ReadWrite.All`],
	write: [`${area}.ReadWrite.All`],
});

export const CONFIGURATION = scopes('DeviceManagementConfiguration');
