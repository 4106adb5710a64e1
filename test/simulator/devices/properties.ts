import type { Properties } from '../graph/edm';

/** managedDevice, as far as it is looked at here. docs/graph-facts.md, section 9; docs, intune-devices-manageddevice. */
export const DEVICE_PROPERTIES: Properties = {
	id: { type: 'Edm.String', filter: true },
	userId: { type: 'Edm.String', filter: true },
	deviceName: { type: 'Edm.String', filter: true },
	managedDeviceOwnerType: { type: ['unknown', 'company', 'personal'], filter: true },
	enrolledDateTime: { type: 'Edm.DateTimeOffset', filter: true },
	lastSyncDateTime: { type: 'Edm.DateTimeOffset', filter: true },
	operatingSystem: { type: 'Edm.String', filter: true },
	osVersion: { type: 'Edm.String', filter: true },
	complianceState: {
		type: ['unknown', 'compliant', 'noncompliant', 'inGracePeriod'],
		filter: true,
	},
	managementAgent: { type: ['mdm', 'googleCloudDevicePolicyController', 'unknown'], filter: true },
	managementState: { type: ['managed', 'retirePending', 'wipePending', 'unhealthy'], filter: true },
	azureADRegistered: { type: 'Edm.Boolean' },
	azureADDeviceId: { type: 'Edm.String', filter: true },
	deviceEnrollmentType: {
		type: [
			'unknown',
			'androidEnterpriseDedicatedDevice',
			'androidEnterpriseFullyManaged',
			'androidEnterpriseCorporateWorkProfile',
			'androidAOSPUserOwnedDeviceEnrollment',
			'androidAOSPUserlessDeviceEnrollment',
		],
		filter: true,
	},
	userPrincipalName: { type: 'Edm.String', filter: true },
	model: { type: 'Edm.String', filter: true },
	manufacturer: { type: 'Edm.String', filter: true },
	imei: { type: 'Edm.String', filter: true },
	serialNumber: { type: 'Edm.String', filter: true },
	/** null in lists, whatever the device has. */
	enrollmentProfileName: { type: 'Edm.String' },
};
