import type { INodeProperties } from 'n8n-workflow';
import { wifiSecurityChoices } from '../../fields/network';

/** Fields that both "create" and "update" offer in a collection, alphabetical as n8n wants them. */
export function profileFields(): INodeProperties[] {
	return [
		{
			displayName: 'Configure Wi-Fi',
			name: 'configureWifi',
			type: 'boolean',
			default: false,
			description: 'Whether the profile brings devices into a Wi-Fi network (device owner only)',
		},
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			default: '',
		},
		{
			displayName: 'Device Name Template',
			name: 'deviceNameTemplate',
			type: 'string',
			default: '',
			placeholder: 'e.g. Kiosk-{{SERIAL}}',
			description:
				'How enrolled devices are named, 63 characters at the most (device owner only). Enter it as Fixed: in an expression n8n takes {{…}} for its own.',
		},
		{
			displayName: 'Scope Tag IDs',
			name: 'roleScopeTagIds',
			type: 'string',
			default: '',
			placeholder: 'e.g. 0,1',
			description: 'IDs of scope tags, separated by commas (device owner only)',
		},
		{
			displayName: 'Teams Devices',
			name: 'isTeamsDeviceProfile',
			type: 'boolean',
			default: false,
			description:
				'Whether the profile is for Microsoft Teams devices, which are AOSP user-associated. Intune supports one such profile in a tenant.',
		},
		{
			displayName: 'Wi-Fi Hidden',
			name: 'wifiHidden',
			type: 'boolean',
			default: false,
			description: 'Whether the Wi-Fi network hides its name (device owner only)',
		},
		{
			displayName: 'Wi-Fi Password',
			name: 'wifiPassword',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Password of the Wi-Fi network (device owner only)',
		},
		{
			displayName: 'Wi-Fi Security',
			name: 'wifiSecurityType',
			type: 'options',
			options: wifiSecurityChoices('none', 'wep', 'wpa'),
			default: 'wpa',
			description: 'How the Wi-Fi network is secured (device owner only)',
		},
		{
			displayName: 'Wi-Fi SSID',
			name: 'wifiSsid',
			type: 'string',
			default: '',
			description: 'Name of the Wi-Fi network (device owner only)',
		},
	];
}
