import { collectionPath, type Collection } from '../../enrollment/collections';
import { listedAddress } from '../../enrollment/profileId';
import { hidesPicture, hidesToken, type View } from '../../enrollment/profileView';
import { isOfTeams, SEVERAL_OF_TEAMS } from '../../enrollment/teamsDevices';
import type { EnrollmentProfile } from '../../enrollment/tokenState';
import { all, isFailure, type Failure } from '../../failure';
import { limitFields, readLimit } from '../../fields/limit';
import { optionsField } from '../../fields/options';
import { readCollections } from '../../fields/profile';
import type { GraphClient } from '../../graph/client';
import { eachPage, newOnes, readPages } from '../../graph/pages';
import { noteListed } from '../notes';
import { operation, type Output } from '../operation';
import { listing, readToken } from '../readProfile';
import { filtersByState, filtersField, matcher, readFilters, type Filters } from './filters';
import { includeSecretsOption, readView, selectFor, showProfile, simplifyField } from './view';

interface Input {
	collections: Collection[];
	limit: number;
	filters: Filters;
	view: View;
}

const show = { resource: ['profile'], operation: ['getAll'] };

export const getAll = operation<Input>({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many enrollment profiles',
	description: 'List enrollment profiles',
	writes: false,
	takesAllTypes: true,
	fields: [
		...limitFields(show),
		filtersField(show),
		simplifyField(show),
		optionsField(show, 'reads', [includeSecretsOption]),
	],

	read: (parameter) =>
		all({
			collections: readCollections(parameter),
			limit: readLimit(parameter),
			filters: readFilters(parameter),
			view: readView(parameter),
		}),

	key: () => undefined,

	async execute({ collections, limit, filters, view }, { client, execution }) {
		const matches = matcher(filters);
		const found: Output[] = [];
		let ofTeams = 0;
		const failure = await eachPage(pagesOf(client, collections, view), async (page) => {
			const { collection } = page;
			ofTeams += page.profiles.filter(isOfTeams).length;
			// the filters that a list can answer come first: what they drop need not be read
			const listed = page.profiles
				.filter(matches.listed)
				.slice(0, matches.enough(limit - found.length));
			const profiles = await fillHidden(client, collection, listed, view, filters);
			if (isFailure(profiles)) return profiles;
			const now = client.serverTime();
			for (const profile of profiles.filter((one) => matches.state(one, now)))
				found.push({
					json: {
						...showProfile(profile, view, client),
						...(collections.length > 1 ? { profileType: collection.profileType } : {}),
					},
				});
			return found.length >= limit ? 'enough' : undefined;
		});
		if (failure) return failure;
		if (ofTeams > 1) execution.hints.add(SEVERAL_OF_TEAMS);
		return found.slice(0, limit === Infinity ? undefined : limit);
	},
});

/** The pages of all collections, one after the other; a profile that shows twice counts once, as device owner. */
async function* pagesOf(
	client: GraphClient,
	collections: Collection[],
	view: View,
): AsyncGenerator<{ collection: Collection; profiles: EnrollmentProfile[] } | Failure> {
	const isNew = newOnes();
	for (const collection of collections) {
		const select = selectFor(collection, view);
		const first = collectionPath(collection.profileType) + (select === '' ? '' : `?${select}`);
		for await (const page of readPages(client, first, listing(collection))) {
			if (isFailure(page)) return yield page;
			noteListed(client, collection, page);
			yield { collection, profiles: page.profiles.filter(isNew) };
		}
	}
}

/** Reads by id what lists hide, all profiles of a page together, and only where it was asked for. */
async function fillHidden(
	client: GraphClient,
	collection: Collection,
	profiles: EnrollmentProfile[],
	view: View,
	filters: Filters,
): Promise<EnrollmentProfile[] | Failure> {
	const isNeeded = view.simplify || view.includeSecrets || filtersByState(filters);
	if (!isNeeded) return profiles;
	const filled = await Promise.all(
		profiles.map(async (profile) => {
			const hides = hidesToken(profile) || (view.includeSecrets && hidesPicture(profile));
			const address = listedAddress(collection, profile.id);
			if (!hides || !address) return profile;
			const answer = await readToken(client, address, view.includeSecrets);
			// deleted since it was listed
			if (isFailure(answer)) return answer.refusal?.status === 404 ? profile : answer;
			return { ...profile, ...answer.body };
		}),
	);
	return filled.find(isFailure) ?? (filled as EnrollmentProfile[]);
}
