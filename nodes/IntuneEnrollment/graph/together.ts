import { batchBody, refusesBatches, splitAnswer } from './batch';
import type { Session } from './session';
import type { Attempt, GraphRequest } from './types';

/**
 * One call for one request or for many; undefined where the endpoint refuses batches, so that they have to go plain.
 * @param root Graph's address with the version
 */
export async function sendTogether(
	session: Session,
	root: string,
	requests: GraphRequest[],
	timeoutMs: number,
): Promise<Attempt[] | undefined> {
	const [first] = requests;
	if (requests.length === 1 && first) {
		const { method, path, body } = first;
		return [await session.send({ method, url: root + path, body, timeoutMs })];
	}
	const url = `${root}/$batch`;
	const attempt = await session.send({
		method: 'POST',
		url,
		body: batchBody(requests),
		timeoutMs,
	});
	return refusesBatches(attempt) ? undefined : splitAnswer(attempt, requests.length);
}
