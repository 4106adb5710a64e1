import type { Operation } from '../types';

/** Permissions by area of Intune. docs/graph-facts.md, sections 2, 9 and 12. */
const AREAS: Partial<Record<Operation, string>> = {
	listDevices: 'DeviceManagementManagedDevices',
	getDevice: 'DeviceManagementManagedDevices',
	listAuditEvents: 'DeviceManagementApps',
	getAuditEvent: 'DeviceManagementApps',
};

/** Which permissions allow a call; one is enough. */
export function scopesFor({
	operation,
	isWrite,
}: {
	operation: Operation;
	isWrite: boolean;
}): string[] {
	const area = AREAS[operation] ?? 'DeviceManagementConfiguration';
	return isWrite ? [`${area}.ReadWrite.All`] : [`${area}.Read.All`, `${area}.ReadWrite.All`];
}
