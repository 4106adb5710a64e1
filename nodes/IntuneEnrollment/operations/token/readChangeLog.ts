import { BY_UNKNOWN, windowOf, type ChangeLog } from '../../enrollment/changeAuthors';
import type { ApiVersion } from '../../enrollment/collections';
import type { TokenChange, TokenMemory } from '../../enrollment/tokenChanges';
import { isFailure } from '../../failure';
import type { GraphClient } from '../../graph/client';
import { OUT_OF_TIME, readHistory } from './readHistory';

/** So long the audit log is read, in milliseconds, however much more time a poll has: an alarm is not held back for it. */
const LOG_MS = 15_000;

/**
 * What the audit log has of changes, or why it has nothing.
 * @param memory tells when the poll before was
 * @param latest when by elapsed() nothing more may begin
 */
export async function readChangeLog(
	client: GraphClient,
	apiVersion: ApiVersion,
	changes: TokenChange[],
	memory: Pick<TokenMemory, 'at'>,
	latest: number,
): Promise<ChangeLog> {
	if (changes.length === 0) return [];
	const tooLong = { because: BY_UNKNOWN.tooLong };
	if (client.elapsed() >= latest) return tooLong;
	const until = Math.min(latest, client.elapsed() + LOG_MS);
	const from = Math.min(...changes.map((change) => windowOf(change, memory).from));
	const wanted = { ids: new Map(changes.map(({ id }) => [id, id])) };
	const reading = readHistory(client, apiVersion, from, wanted, until);
	const log = await client.noLongerThan(until, reading);
	if (log === undefined) return tooLong;
	if (!isFailure(log)) return log;
	if (log.details.code === OUT_OF_TIME) return tooLong;
	const isRefused = [401, 403].includes(log.refusal?.status ?? 0);
	return { because: isRefused ? BY_UNKNOWN.refused : BY_UNKNOWN.unreadable };
}
