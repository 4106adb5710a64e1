import { randomUUID } from 'node:crypto';
import type { Answer } from '../http/answer';
import type { PartRequest } from './batchRequest';
import type { Call } from '../graph/call';
import { partHeaders } from '../http/headers';
import type { MainFaultAction } from '../faultTypes';
import type { Tenant } from '../tenant';

export interface PartAnswer {
	id: string;
	status: number;
	headers: Record<string, string>;
	body?: unknown;
}

/** The answer of one part, as it stands in the batch's. */
export function toPartAnswer(
	tenant: Tenant,
	part: PartRequest,
	call: Call,
	answer: Answer,
): PartAnswer {
	const { settings } = tenant;
	const response: PartAnswer = {
		id: part.id,
		status: answer.status,
		headers: partHeaders(settings, tenant.gatewayNow(), answer, call.ids),
	};
	if (answer.body !== undefined) response.body = answer.body;
	return response;
}

/** Answers come in any order; a fault can take one away, add one or give one twice. */
export function arrange(
	tenant: Tenant,
	responses: PartAnswer[],
	fault?: MainFaultAction,
): PartAnswer[] {
	let list = [...responses];
	if (fault?.kind === 'missingPart') list.splice(fault.index ?? list.length - 1, 1);
	else if (fault?.kind === 'unknownPart') {
		list.push({ id: fault.id ?? randomUUID(), status: fault.status ?? 204, headers: {} });
	} else if (fault?.kind === 'duplicatePart') {
		const twice = list[fault.index ?? list.length - 1];
		if (twice) list.push({ ...twice, status: fault.status ?? twice.status });
	}
	const order = fault?.kind === 'reversed' ? 'reverse' : tenant.settings.batchOrder;
	if (order === 'reverse') list.reverse();
	if (order === 'shuffle') list = tenant.random.shuffle(list);
	return list;
}
