import { isDone, isDoubtful, refusalOf, type Answer, type Refusal } from './answer';
import type { Clock } from './clock';
import type { Graph, Settled } from './graph';
import { KIND_NAMES, KINDS, type Kind } from './kinds';
import type { Ledger } from './ledger';
import type { Asked, Making, Shown } from './observations';
import { Unanswered } from './question';
import {
	actionPath,
	bodyFor,
	entityPath,
	isSameView,
	listAll,
	nameFor,
	viewOf,
	type Throwaway,
} from './throwaway';
import { collectionPath } from '../../nodes/IntuneEnrollment/enrollment/collections';

/** How long a read is waited for that shows what was written. */
const LONGEST_LAG_MS = 660_000;
/** Reads come quickly at first, when every tenth of a second tells something, and then ever slower. */
const gapAfter = (passed: number): number => Math.min(10_000, Math.max(250, passed / 8));

const MOST_CREATIONS = 3;

/** What questions do with their throw-away profiles. */
export class Probe {
	private readonly profiles = new Map<Kind, Throwaway>();
	readonly refused = new Map<Kind, Refusal>();
	readonly makings: Making[] = [];
	/** The longest that a read lagged behind a write so far. */
	private lagMs = 0;

	constructor(
		readonly graph: Graph,
		readonly clock: Clock,
		private readonly ledger: Ledger,
		readonly asked: Asked,
	) {}

	/** The one profile of a kind, made when it is first asked for. */
	async profile(kind: Kind): Promise<Throwaway> {
		const known = this.profiles.get(kind);
		if (known) return known;
		if (this.refused.has(kind)) throw new Unanswered('notAllowed');
		const made = await this.make(kind);
		this.profiles.set(kind, made);
		return made;
	}

	/** The first of these kinds that the tenant allows. */
	async firstOf(kinds: readonly Kind[] = KIND_NAMES): Promise<Throwaway> {
		for (const kind of kinds) {
			try {
				return await this.profile(kind);
			} catch (error) {
				if (!(error instanceof Unanswered && error.reason === 'notAllowed')) throw error;
			}
		}
		throw new Unanswered('notAllowed');
	}

	private async make(kind: Kind): Promise<Throwaway> {
		const { profileType } = KINDS[kind];
		for (let attempt = 1; attempt <= MOST_CREATIONS; attempt++) {
			const name = nameFor(kind);
			this.ledger.asksFor(name);
			const answer = await this.graph.send({
				method: 'POST',
				path: collectionPath(profileType),
				body: bodyFor(kind, name),
			});
			const { id } = (answer.body ?? {}) as { id?: unknown };
			if (isDone(answer) && typeof id === 'string') {
				this.ledger.has(name, { profileType, id });
				return await this.firstLook({ kind, name, profileType, id }, answer);
			}
			if (!isDoubtful(answer) && !isDone(answer)) {
				this.ledger.forgets(name);
				if (attempt < MOST_CREATIONS) continue;
				this.refused.set(kind, refusalOf(answer));
				throw new Unanswered('notAllowed');
			}
			const found = await this.findCreated(name, profileType);
			if (!found) continue;
			this.ledger.has(name, found);
			return await this.firstLook({ ...found, kind, name }, answer);
		}
		throw new Unanswered('noSteadyAnswer');
	}

	/** It was deleted, and is not to be taken away again. */
	deleted({ id, kind }: Throwaway): void {
		this.ledger.removed(id);
		this.profiles.delete(kind);
	}

	/** A creation whose outcome nobody told. */
	private async findCreated(name: string, profileType: Throwaway['profileType']) {
		await this.graph.whenSettled();
		const listed = await listAll(this.graph, profileType);
		return listed.find(({ displayName }) => displayName === name);
	}

	private async firstLook(made: Omit<Throwaway, 'shown'>, creation: Answer): Promise<Throwaway> {
		const since = creation.receivedAt;
		let wasMissing = false;
		for (;;) {
			const answer = await this.graph.send({ method: 'GET', path: entityPath(made) });
			const passed = this.clock.now() - since;
			if (isDone(answer)) {
				const fresh = viewOf(answer.body);
				const missingMs = wasMissing ? passed : 0;
				this.makings.push({ kind: made.kind, status: creation.status, missingMs, fresh });
				return { ...made, shown: fresh };
			}
			if (answer.status === 404 && answer.from === 'graph') wasMissing = true;
			if (passed > LONGEST_LAG_MS) throw new Unanswered('notSeen');
			await this.clock.sleep(gapAfter(passed));
		}
	}

	/** createToken, until an answer can be believed. */
	async createToken(profile: Throwaway, seconds: number, graph = this.graph): Promise<Settled> {
		return await graph.settled(this.tokenRequest(profile, seconds));
	}

	async revokeToken(profile: Throwaway): Promise<Settled> {
		return await this.graph.settled({
			method: 'POST',
			path: actionPath(profile, 'revokeToken'),
		});
	}

	tokenRequest(profile: Throwaway, seconds: number) {
		const body = { tokenValidityInSeconds: seconds };
		return { method: 'POST' as const, path: actionPath(profile, 'createToken'), body };
	}

	/** A new token that reads show. Refused: a reason why the question has no answer. */
	async newToken(profile: Throwaway, seconds = 3600): Promise<Settled & Shown> {
		const settled = await this.createToken(profile, seconds);
		if (!isDone(settled.answer)) throw new Unanswered('notAllowed');
		const shown = await this.untilShown(profile, settled.answer.receivedAt);
		// What went before may have been done as well, and show only now.
		if (!settled.clean) await this.rest(profile);
		return { ...settled, ...shown };
	}

	/** Lets everything come that may still come, and looks at the profile again. */
	async rest(profile: Throwaway): Promise<void> {
		await this.graph.whenSettled();
		await this.clock.sleep(2 * this.lagMs);
		const { answer } = await this.graph.settled({ method: 'GET', path: entityPath(profile) });
		if (isDone(answer)) profile.shown = viewOf(answer.body);
	}

	/** Reads until the profile shows another token than it did. */
	async untilShown(profile: Throwaway, since: number, longestMs = LONGEST_LAG_MS): Promise<Shown> {
		let notBeforeMs = 0;
		for (;;) {
			const asked = this.clock.now();
			const answer = await this.graph.send({ method: 'GET', path: entityPath(profile) });
			const view = viewOf(answer.body);
			if (isDone(answer) && !isSameView(view, profile.shown)) {
				profile.shown = view;
				const afterMs = Math.max(0, answer.receivedAt - since);
				this.lagMs = Math.max(this.lagMs, afterMs);
				return { view, notBeforeMs, afterMs };
			}
			if (isDone(answer)) notBeforeMs = Math.max(0, asked - since);
			const passed = this.clock.now() - since;
			if (passed > longestMs) throw new Unanswered('notSeen');
			await this.clock.sleep(gapAfter(passed));
		}
	}
}
