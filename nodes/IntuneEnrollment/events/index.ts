import type { INodeProperties } from 'n8n-workflow';
import type { Failure } from '../failure';
import { pickByValue } from '../fields/parameter';
import { apiVersionField, profileTypeField } from '../fields/profile';
import { authenticationField, tenantIdsField } from '../fields/tenant';
import { deviceEnrolled } from './deviceEnrolled';
import type { TriggerEvent } from './event';
import { tokenChanged } from './tokenChanged';
import { tokenExpiring } from './tokenExpiring';

/** Every event of the trigger; a new one is one file and one line here. */
const EVENTS: TriggerEvent[] = [deviceEnrolled, tokenExpiring, tokenChanged];

/** Who signs in, and where; the event, what every event has, then the fields of each. */
export const properties: INodeProperties[] = [
	authenticationField,
	tenantIdsField,
	{
		displayName: 'Event',
		name: 'event',
		type: 'options',
		noDataExpression: true,
		options: EVENTS.map(({ value, name, description }) => ({ value, name, description })),
		default: 'enrollmentTokenExpiring',
	},
	{ ...profileTypeField(undefined, true), displayOptions: { show: { event: ofProfiles() } } },
	apiVersionField(),
	...EVENTS.flatMap(({ fields }) => fields),
];

function ofProfiles(): string[] {
	return EVENTS.filter((event) => event.ofProfiles).map(({ value }) => value);
}

/** The event that the trigger is set to. */
export function pickEvent(value: unknown): TriggerEvent | Failure {
	return pickByValue('Event', value, EVENTS);
}
