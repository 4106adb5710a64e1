import type { Call } from '../graph/call';
import type { ErrorContext } from '../graph/errors';
import { readList, readOne, selected, withQuery, type EntitySet } from '../graph/readList';
import { recorded } from '../graph/recorded';
import type { Answer } from '../http/answer';
import type { Tenant } from '../tenant';
import { DEVICE_PROPERTIES } from './properties';

const DEVICES: EntitySet = {
	name: 'managedDevices',
	entityType: 'managedDevice',
	properties: DEVICE_PROPERTIES,
};

/** In lists enrollmentProfileName is null, selected or not; only a read by id has it. */
export function listDevices(
	tenant: Tenant,
	call: Call,
	context: ErrorContext,
	atHome: boolean,
): Answer | Promise<Answer> {
	return withQuery(tenant, DEVICES, call, context, (query) => {
		const rowsAfter = (sequence: number) => (atHome ? rows(tenant, sequence) : []);
		return readList(tenant, DEVICES, call, query, rowsAfter, ({ entity }) =>
			selected(tenant, { ...entity, enrollmentProfileName: null }, query.select),
		);
	});
}

/** The device itself is what $filter looks at; the copy is made of those that are shown only. */
function* rows({ devices }: Tenant, after: number) {
	for (const { sequence, device } of devices.visibleAfter(after))
		yield { sequence, entity: device };
}

export function getDevice(
	tenant: Tenant,
	call: Call,
	context: ErrorContext,
	atHome: boolean,
): Answer | Promise<Answer> {
	return withQuery(tenant, DEVICES, call, context, (query) => {
		const device = atHome ? tenant.devices.visibleById(call.rawId!) : undefined;
		return device
			? readOne(tenant, DEVICES, call, selected(tenant, device, query.select))
			: recorded(context, 'notFound');
	});
}
