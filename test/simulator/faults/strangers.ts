import { stranger } from '../audit/authors';
import type { CompanionFaultAction, When } from '../faultTypes';
import type { Call } from '../graph/call';
import type { Tenant } from '../tenant';

type Stranger = Extract<CompanionFaultAction, { kind: 'stranger' }>;

const HOUR_SECONDS = 3600;

/** The writes of somebody else around the work of one call, each once. */
export class Strangers {
	private waiting: Stranger[];

	constructor(
		private readonly tenant: Tenant,
		private readonly call: Call,
		companions: CompanionFaultAction[],
	) {
		this.waiting = companions.filter((companion) => companion.kind === 'stranger');
	}

	/** The moment has come, or will not come any more; `after` starts the waiting of those that come late. */
	act(...moments: Array<Exclude<When, 'late'>>): void {
		const due = this.waiting.filter(({ when = 'before' }) =>
			moments.includes(when === 'late' ? 'after' : when),
		);
		this.waiting = this.waiting.filter((stranger) => !due.includes(stranger));
		for (const stranger of due) {
			if (stranger.when === 'late') {
				this.tenant.later(stranger.lateMs, () => this.write(stranger));
			} else this.write(stranger);
		}
	}

	private write({ does = 'createToken', validitySeconds, profileId }: Stranger): void {
		const { profiles, changes } = this.tenant;
		const author = stranger();
		const id = profileId ?? this.call.profileId;
		const profile = id === undefined ? undefined : profiles.find(id);
		if (!profile) return;
		if (does === 'createToken')
			changes.createToken(profile, validitySeconds ?? asked(this.call), author);
		else if (does === 'revokeToken') changes.revokeToken(profile, author);
		else changes.delete(profile, author);
	}
}

function asked({ body }: Call): number {
	const seconds = (body as { tokenValidityInSeconds?: unknown } | undefined)
		?.tokenValidityInSeconds;
	return typeof seconds === 'number' && seconds > 0 ? seconds : HOUR_SECONDS;
}
