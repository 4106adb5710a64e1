import type { AppSettings, SimulatorSettings } from '../types';

/** The app registration as the tenant knows it: its first one, or one of the others. */
export function appOf(
	settings: SimulatorSettings,
	clientId: string | null | undefined,
): AppSettings | undefined {
	if (!clientId) return undefined;
	if (clientId === settings.clientId) return settings;
	const other = settings.otherApps.find((app) => app.clientId === clientId);
	return other && { ...settings, clientSecretExpired: false, signInRefusal: null, ...other };
}
