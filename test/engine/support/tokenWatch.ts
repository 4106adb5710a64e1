import type { IDataObject } from 'n8n-workflow';
import { COLLEAGUE } from './auditLog';
import { DAY_SECONDS } from './kinds';
import { watch, type PollResult, type Watch } from './poll';
import { useFreshWorld } from './useWorld';

export const MINUTE = 60_000;

/** What a poll tells, in short. */
export const told = ({ items, error }: PollResult) => {
	expect(error).toBeUndefined();
	return (items ?? []).map(({ event, profileId, by, byUnknownBecause }) => [
		event,
		profileId,
		(by as IDataObject | null)?.userPrincipalName ?? by ?? byUnknownBecause,
	]);
};
export const events = (result: PollResult) => told(result).map(([event]) => event);
export const byColleague = (event: string, id: string) => [event, id, COLLEAGUE];

/** A fresh world for each test, and what happens to its tokens while the trigger watches them. */
export function useTokenWatch() {
	const { world } = useFreshWorld();
	const pass = async (ms = MINUTE) => await world.clock.sleep(ms);
	return {
		world,
		pass,
		/** A profile with a token of 90 days, unless told otherwise. */
		add: (partial: object = {}, seed: object = {}) =>
			world.simulator.addProfile(
				{ displayName: 'Kiosks', ...partial },
				{ token: { validitySeconds: 90 * DAY_SECONDS }, ...seed },
			).id,
		makeToken: (id: string, by?: object) =>
			world.simulator.makeToken(id, 30 * DAY_SECONDS, by as never),
		revokeToken: (id: string, by?: object) => world.simulator.revokeToken(id, by as never),
		/** A watch that has taken stock. */
		async published(more: object = {}, budgetMs?: number): Promise<Watch> {
			const trigger = watch(world, { event: 'tokenChanged', ...more }, budgetMs);
			expect(await trigger.poll()).toEqual({ items: null });
			await pass();
			world.simulator.reset();
			return trigger;
		},
	};
}
