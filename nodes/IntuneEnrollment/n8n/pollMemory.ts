import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import type { Memory, TriggerEvent } from '../events/event';

/** What each of many tenants' polls remember, by the tenant's name in lower case and the event. */
type OfTenants = Record<string, IDataObject>;

/** What an event keeps between polls, in n8n's static data; that is one live object, which polls that overlap share. */
export class PollMemory {
	constructor(
		private readonly context: IPollFunctions,
		private readonly event: TriggerEvent,
	) {}

	/** @param tenantId undefined where the credential is for one tenant */
	of(tenantId: string | undefined): Memory {
		const data = this.data();
		const own = tenantId === undefined ? data : ofTenants(data)[tenantId.toLowerCase()];
		return own?.[this.event.memoryKey] as Memory;
	}

	keep(tenantId: string | undefined, memory: IDataObject): void {
		const { memoryKey } = this.event;
		const data = this.data();
		if (tenantId === undefined) {
			data[memoryKey] = memory;
			return;
		}
		const name = tenantId.toLowerCase();
		const tenants = ofTenants(data);
		// n8n sees a change of the outermost object for certain
		data.tenants = { ...tenants, [name]: { ...tenants[name], [memoryKey]: memory } };
	}

	private data(): IDataObject {
		return this.context.getWorkflowStaticData('node');
	}
}

function ofTenants({ tenants }: IDataObject): OfTenants {
	return (tenants ?? {}) as OfTenants;
}
