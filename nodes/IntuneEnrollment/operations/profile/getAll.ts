import { bareAddress, collectionPath } from '../../enrollment/collections';
import type { Collection } from '../../enrollment/collections';
import { hidesPicture, hidesToken, type View } from '../../enrollment/profileView';
import { selectSimple } from '../../enrollment/select';
import type { EnrollmentProfile } from '../../enrollment/tokenState';
import { Failure, isFailure } from '../../failure';
import { optionsField } from '../../fields/options';
import { readCollection } from '../../fields/profile';
import { readPages } from '../../graph/pages';
import { serverTime } from '../../graph/readBack';
import { operation, type Output } from '../operation';
import type { Run } from '../run';
import { readProfile } from '../shared/profileRead';
import { LISTING, subjectOf } from '../shared/subject';
import { includeSecretsOption, readView, showProfile, simplifyField } from './common';
import { checkFilters, filtersByState, filtersField, matcher, type Filters } from './filters';

interface Wish {
	collection: Collection;
	limit: number;
	filters: Filters;
	view: View;
}

const show = { resource: ['profile'], operation: ['getAll'] };

export const getAll = operation<Wish>({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many enrollment profiles',
	description: 'List enrollment profiles',
	writes: false,
	fields: [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
			displayOptions: { show },
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { ...show, returnAll: [false] } },
		},
		filtersField(show),
		simplifyField(show),
		optionsField(show, false, [includeSecretsOption]),
	],

	read(parameter) {
		const collection = readCollection(parameter);
		if (isFailure(collection)) return collection;
		const returnAll = parameter('returnAll', false);
		if (isFailure(returnAll)) return returnAll;
		const given = returnAll === true ? Infinity : parameter('limit', 50);
		if (isFailure(given)) return given;
		const limit = typeof given === 'string' && /^\s*\d+\s*$/.test(given) ? Number(given) : given;
		if (
			typeof limit !== 'number' ||
			(limit !== Infinity && !Number.isInteger(limit)) ||
			limit < 1
		) {
			return new Failure(
				'Limit must be a whole number from 1',
				'Enter a number, or switch Return All on.',
			);
		}
		const filters = parameter('filters', {});
		if (isFailure(filters)) return filters;
		const wrong = checkFilters((filters ?? {}) as Filters);
		if (wrong) return wrong;
		const view = readView(parameter);
		return isFailure(view)
			? view
			: { collection, limit, filters: (filters ?? {}) as Filters, view };
	},

	key: () => undefined,

	async perform({ collection, limit, filters, view }, run) {
		const subject = subjectOf(run, collection, LISTING, false);
		const matches = matcher(filters);
		const select = view.simplify
			? `?${selectSimple(collection.profileType, view.includeSecrets)}`
			: '';
		const found: Output[] = [];
		const first = collectionPath(collection.profileType) + select;
		for await (const page of readPages(run.client, first, subject)) {
			if (isFailure(page)) return page;
			// the filters that a list can answer come first: what they drop need not be read
			const listed = page.profiles
				.filter(matches.listed)
				.slice(0, matches.enough(limit - found.length));
			const profiles = await fillHidden(run, collection, listed, view, filters);
			if (isFailure(profiles)) return profiles;
			const now = serverTime(run.client.clock.now(), page.offset);
			for (const profile of profiles.filter((one) => matches.state(one, now))) {
				found.push({ json: showProfile(profile, view, run, page.offset) });
			}
			if (found.length >= limit) break;
		}
		return found.slice(0, limit === Infinity ? undefined : limit);
	},
});

/** Reads by id what lists hide, all profiles of a page together, and only where it was asked for. */
async function fillHidden(
	run: Run,
	{ apiVersion, profileType }: Collection,
	profiles: EnrollmentProfile[],
	view: View,
	filters: Filters,
): Promise<EnrollmentProfile[] | Failure> {
	const wanted = view.simplify || view.includeSecrets || filtersByState(filters);
	if (!wanted) return profiles;
	const filled = await Promise.all(
		profiles.map(async (profile) => {
			const hides = hidesToken(profile) || (view.includeSecrets && hidesPicture(profile));
			if (!hides || typeof profile.id !== 'string') return profile;
			const address = bareAddress(apiVersion, profileType, profile.id);
			const answer = await readProfile(run, address, view.includeSecrets);
			// deleted since it was listed
			if (isFailure(answer)) return answer.details.httpCode === '404' ? profile : answer;
			return { ...profile, ...answer.body };
		}),
	);
	return filled.find(isFailure) ?? (filled as EnrollmentProfile[]);
}
