/** Who did something, as the audit log names it; null for what it leaves out. */
export interface Actor {
	type: string | null;
	userPrincipalName: string | null;
	userId: string | null;
	applicationId: string | null;
	applicationDisplayName: string | null;
	servicePrincipalName: string | null;
}

/** Who this node is to the audit log; ids in lower case. */
export interface Identity {
	applicationId: string;
	/** For a sign-in as a user, `null` where the access token does not tell who that is; absent for an application. */
	userId?: string | null;
}

/**
 * Whether this node's sign-in did it. Somebody else's app is told by its id. The same app may have acted for another
 * user, or, where this node is the app itself, for a user at all: then only the user can tell, and null is said where
 * nobody can.
 */
export function isByThisApp(actor: Actor, { applicationId, userId }: Identity): boolean | null {
	if (actor.applicationId === null || applicationId === '') return null;
	if (!isSame(actor.applicationId, applicationId)) return false;
	if (userId === undefined) return isPerson(actor) ? null : true;
	if (userId === null || actor.userId === null) return null;
	return isSame(actor.userId, userId);
}

/** Whether two events name the same actor; undefined where one of them does not name any. */
export function isSameActor(one: Actor, other: Actor): boolean | undefined {
	const [key, otherKey] = [keyOf(one), keyOf(other)];
	return key === '' || otherKey === '' ? undefined : key === otherKey;
}

/** '' where nobody is named. */
function keyOf({ userId, userPrincipalName, applicationId, servicePrincipalName }: Actor): string {
	const parts = [userId ?? userPrincipalName ?? '', applicationId ?? servicePrincipalName ?? ''];
	return parts.every((part) => part === '') ? '' : parts.join(' ').toLowerCase();
}

/** A service principal may have an id as well, but no name of a user. */
function isPerson({ userPrincipalName }: Actor): boolean {
	return userPrincipalName !== null;
}

function isSame(one: string, other: string): boolean {
	return one.trim().toLowerCase() === other.trim().toLowerCase();
}
