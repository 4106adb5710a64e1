import { Failure } from '../failure';
import { checkRegistration, TENANT_ID, type IntuneCredential } from './clouds';

/** What parts the tenants of a list; n8n evaluates the same inside the credential. */
export const BETWEEN_TENANTS = /[\s,;]+/;

/** A line that stands for every tenant. */
const ANY = '*';

/**
 * The tenants that a credential may act in, as they stand in it. What is no tenant permits nothing: a slip in the line of
 * one customer is no reason to stop for all others.
 */
export class TenantList {
	/** In their order, in lower case. */
	readonly names: string[];
	private readonly known: Set<string>;

	/** @param text GUIDs or domains, one a line; commas and blanks part them too. Nothing: no tenant */
	constructor(text: unknown) {
		const words = typeof text === 'string' ? text.split(BETWEEN_TENANTS) : [];
		this.names = words.filter((word) => TENANT_ID.test(word)).map((word) => word.toLowerCase());
		this.known = new Set(words.includes(ANY) ? [...this.names, ANY] : this.names);
	}

	get isEmpty(): boolean {
		return this.known.size === 0;
	}

	/** Whether the credential may act in a tenant of that name; a domain and a GUID are two names, whoever they belong to. */
	permits(tenant: string): boolean {
		return TENANT_ID.test(tenant) && (this.known.has(ANY) || this.known.has(tenant.toLowerCase()));
	}
}

/** Checks a credential for many tenants before anything is sent. No value is repeated: a secret may be in the wrong field. */
export function checkManyTenants(credential: IntuneCredential): Failure | undefined {
	if (!new TenantList(credential.tenants).isEmpty) return checkRegistration(credential);
	return new Failure(
		'Tenants of the credential names no tenant',
		'Enter the tenants that the credential may act in, one a line: the GUID of each, or a domain, as Tenant ID of the node names it. An asterisk (*) permits any tenant; "common" and "organizations" cannot be used. Nothing was sent.',
		{ code: 'CredentialIncomplete' },
	);
}
