import { randomBytes } from 'node:crypto';
import { aospId } from '../../nodes/IntuneEnrollment/enrollment/aosp';
import {
	collectionPath,
	type ProfileType,
} from '../../nodes/IntuneEnrollment/enrollment/collections';
import { isDone } from './answer';
import type { Graph } from './graph';
import { isAosp, KIND_WORDS, KINDS, type Kind } from './kinds';
import { Unanswered } from './question';

/** A profile that the probe made, by which it is found again. */
export interface Made {
	profileType: ProfileType;
	id: string;
}

/** One that is in use. */
export interface Throwaway extends Made {
	kind: Kind;
	name: string;
	/** What a read by id showed last, once it had settled. */
	shown: TokenView;
}

/** A token as a profile shows it, whatever it shows. */
export interface TokenView {
	value: unknown;
	creation: unknown;
	expiration: unknown;
}

const NAME_START = 'n8n-nodes-intune-enrollment probe, delete me';

/** Names that nobody else gives: by them a later run finds what a broken one left. */
const NAME = new RegExp(`^${NAME_START} \\([a-z, -]+, [0-9a-f]{12}\\)$`, 'i');

export const nameFor = (kind: Kind): string =>
	`${NAME_START} (${KIND_WORDS[kind]}, ${randomBytes(6).toString('hex')})`;

export const isOurs = (displayName: unknown): boolean =>
	typeof displayName === 'string' && NAME.test(displayName);

export const description = 'Made by npm run probe to learn how Intune behaves. It enrolls nothing.';

export const bodyFor = (kind: Kind, displayName: string): object => ({
	...KINDS[kind].fields,
	displayName,
	description,
});

export const entityPath = ({ profileType, id }: Made): string =>
	`${collectionPath(profileType)}/${encodeURIComponent(id)}`;

/** The path of a token action; AOSP wants its prefix. docs/graph-facts.md, section 1, number 4. */
export const actionPath = (profile: Throwaway, action: string): string => {
	const id = isAosp(profile.kind) ? aospId(profile.id) : profile.id;
	return `${entityPath({ ...profile, id })}/${action}`;
};

export const viewOf = (entity: unknown): TokenView => {
	const { tokenValue, tokenCreationDateTime, tokenExpirationDateTime } = (entity ?? {}) as Record<
		string,
		unknown
	>;
	return {
		value: tokenValue,
		creation: tokenCreationDateTime,
		expiration: tokenExpirationDateTime,
	};
};

export const isSameView = (one: TokenView, other: TokenView): boolean =>
	JSON.stringify(one) === JSON.stringify(other);

const MOST_PAGES = 500;

/** What a list shows of a profile. */
export interface Listed extends Made {
	displayName: unknown;
	view: TokenView;
}

/** All profiles of a type, page by page. Names and ids of others are looked at, and go nowhere. */
export async function listAll(graph: Graph, profileType: ProfileType): Promise<Listed[]> {
	const found: Listed[] = [];
	let path: string | undefined = collectionPath(profileType);
	for (let page = 0; path !== undefined && page < MOST_PAGES; page++) {
		const { answer } = await graph.settled({ method: 'GET', path });
		if (!isDone(answer)) throw new Unanswered('notPermitted');
		const { value, '@odata.nextLink': next } = answer.body as {
			value?: Array<Record<string, unknown>>;
			'@odata.nextLink'?: unknown;
		};
		for (const entity of Array.isArray(value) ? value : []) {
			const { id, displayName } = entity;
			if (typeof id !== 'string') continue;
			found.push({ profileType, id, displayName, view: viewOf(entity) });
		}
		path = typeof next === 'string' && next !== path ? next : undefined;
	}
	return found;
}
