import type { Author, Change } from '../audit/auditLog';
import type { Tenant } from '../tenant';
import type { Collection, GraphOperation } from '../types';
import {
	hasDefaultToken,
	newToken,
	type Fields,
	type StoredProfile,
	type StoredToken,
} from './storedProfile';

/**
 * Every way in which somebody changes a profile through the service: the store changes, and the audit log knows who
 * did it. What a test does behind the service's back goes to the store itself.
 */
export class Changes {
	constructor(private readonly tenant: Tenant) {}

	/** With a token where its kind comes with one. */
	create(fields: Fields, collection: Collection, author: Author): StoredProfile {
		const { clock, settings, profiles } = this.tenant;
		const token = hasDefaultToken(fields)
			? newToken(fields, clock.now(), undefined, settings.stampOffsetMs)
			: undefined;
		const profile = profiles.add(fields, { collections: [collection], token });
		this.note('create', profile, author, differences({}, fields));
		return profile;
	}

	update(profile: StoredProfile, patch: Record<string, unknown>, author: Author): void {
		const changes = differences(profile.state!.fields, patch);
		this.tenant.profiles.update(profile, patch);
		this.note('update', profile, author, changes);
	}

	delete(profile: StoredProfile, author: Author): void {
		this.note('delete', profile, author);
		this.tenant.profiles.delete(profile);
	}

	createToken(
		profile: StoredProfile,
		validitySeconds: number | undefined,
		author: Author,
		requestId?: string,
	): StoredToken {
		const old = profile.state!.token;
		const token = this.tenant.profiles.makeToken(profile, validitySeconds, requestId);
		// As real logs do, this one holds the secret.
		this.note('createToken', profile, author, [['TokenValue', old?.value, token.value]]);
		return token;
	}

	revokeToken(profile: StoredProfile, author: Author): void {
		const old = profile.state!.token;
		this.tenant.profiles.revokeToken(profile);
		this.note('revokeToken', profile, author, [['TokenValue', old?.value, undefined]]);
	}

	/** undefined: none. */
	setGroup(profile: StoredProfile, groupId: string | undefined, author: Author): void {
		const before = profile.state!.groupId;
		this.tenant.profiles.setGroup(profile, groupId);
		const operation = groupId === undefined ? 'clearEnrollmentGroup' : 'setEnrollmentGroup';
		this.note(operation, profile, author, [['TargetId', before, groupId]]);
	}

	private note(
		operation: GraphOperation,
		profile: StoredProfile,
		author: Author,
		changes: Change[] = [],
	): void {
		const { displayName } = profile.state!.fields;
		this.tenant.audit.add(operation, profile, displayName, author, changes);
	}
}

const differences = (before: Record<string, unknown>, patch: Record<string, unknown>): Change[] =>
	Object.entries(patch)
		.filter(([name, value]) => before[name] !== value)
		.map(([name, value]) => [name, before[name], value]);
