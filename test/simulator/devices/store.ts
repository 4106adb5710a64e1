import { randomUUID } from 'node:crypto';
import { readMoment } from '../lag';
import type { ManagedDevice } from '../records';
import { isAosp, type Fields } from '../profiles/storedProfile';
import type { Tenant } from '../tenant';

export interface StoredDevice {
	sequence: number;
	/** When it came to be, by the simulator's clock; seeded ones were there from the start. */
	from: number;
	/** Infinity: it is there. */
	until: number;
	device: ManagedDevice;
}

const ENROLLMENT_TYPE: Record<string, string> = {
	corporateOwnedDedicatedDevice: 'androidEnterpriseDedicatedDevice',
	corporateOwnedFullyManaged: 'androidEnterpriseFullyManaged',
	corporateOwnedWorkProfile: 'androidEnterpriseCorporateWorkProfile',
	corporateOwnedAOSPUserlessDevice: 'androidAOSPUserlessDeviceEnrollment',
	corporateOwnedAOSPUserAssociatedDevice: 'androidAOSPUserOwnedDeviceEnrollment',
};

/** The managed devices of one tenant. */
export class DeviceStore {
	private readonly byId = new Map<string, StoredDevice>();
	readonly ordered: StoredDevice[] = [];

	constructor(private readonly tenant: Tenant) {}

	/** A device of any making; `from` is when reads without lag begin to show it. */
	add(partial: Partial<ManagedDevice> = {}, from = -Infinity): ManagedDevice {
		const { clock, settings } = this.tenant;
		const sequence = this.ordered.length + 1;
		const now = new Date(clock.now() + settings.stampOffsetMs).toISOString();
		const number = String(sequence).padStart(6, '0');
		const device: ManagedDevice = {
			id: randomUUID(),
			userId: '',
			deviceName: `Android-${number}`,
			managedDeviceOwnerType: 'company',
			enrolledDateTime: now,
			lastSyncDateTime: now,
			operatingSystem: 'AndroidEnterprise',
			osVersion: '14.0',
			complianceState: 'unknown',
			managementAgent: 'googleCloudDevicePolicyController',
			managementState: 'managed',
			azureADRegistered: true,
			azureADDeviceId: randomUUID(),
			deviceEnrollmentType: 'androidEnterpriseDedicatedDevice',
			userPrincipalName: '',
			model: 'TC58',
			manufacturer: 'Zebra',
			imei: `35${number.padStart(13, '0')}`,
			serialNumber: `SN${number}`,
			enrollmentProfileName: null,
			...partial,
		};
		const stored = { sequence, from, until: Infinity, device };
		this.byId.set(device.id.toLowerCase(), stored);
		this.ordered.push(stored);
		return device;
	}

	/** A device that enrolls by a profile of this name and these fields. */
	enroll(fields: Fields, partial: Partial<ManagedDevice> = {}): ManagedDevice {
		const mode = String(fields.enrollmentMode ?? 'corporateOwnedDedicatedDevice');
		const enrolled: Partial<ManagedDevice> = {
			enrollmentProfileName: fields.displayName,
			deviceEnrollmentType: ENROLLMENT_TYPE[mode] ?? 'unknown',
			...(isAosp(fields) ? { operatingSystem: 'Android (AOSP)', managementAgent: 'mdm' } : {}),
		};
		return this.add({ ...enrolled, ...partial }, this.tenant.clock.now());
	}

	remove(id: string): void {
		const stored = this.byId.get(id.toLowerCase());
		if (!stored) throw new Error(`No device ${id}`);
		stored.until = this.tenant.clock.now();
	}

	/** What a read by id shows now. */
	visibleById(id: string): ManagedDevice | undefined {
		const stored = this.byId.get(id.toLowerCase());
		return stored && this.isVisible(stored, this.moment(false)) ? stored.device : undefined;
	}

	/** What a list shows behind a sequence. */
	*visibleAfter(sequence: number): Generator<StoredDevice> {
		const moment = this.moment(true);
		for (let i = Math.max(0, sequence); i < this.ordered.length; i++) {
			const stored = this.ordered[i]!;
			if (this.isVisible(stored, moment)) yield stored;
		}
	}

	private moment(inList: boolean): number {
		return readMoment(this.tenant.settings, this.tenant.clock.now(), inList);
	}

	private isVisible = ({ from, until }: StoredDevice, moment: number): boolean =>
		from <= moment && until > moment;
}
