import { startSimulator, VirtualClock, type Simulator, type SimulatorOptions } from '.';
import { DEVICE_OWNER_PATH, signIn, type BareClient } from './client';

export const OWNER = `/beta${DEVICE_OWNER_PATH}`;
export const AOSP = 'corporateOwnedAOSPUserlessDevice';

/** What a test of the simulator speaks with. */
export interface Opened {
	simulator: Simulator;
	client: BareClient;
	/** POST createToken for a profile. */
	create(id: string, seconds?: number, base?: string): ReturnType<BareClient['call']>;
}

/** A simulator and a client that has signed in, whose request no longer counts. */
export async function openSimulator(options: SimulatorOptions = {}): Promise<Opened> {
	const simulator = await startSimulator(options);
	const client = await signIn(simulator);
	simulator.reset();
	return {
		simulator,
		client,
		create: (id, seconds = 3600, base = OWNER) =>
			client.call('POST', `${base}/${id}/createToken`, { tokenValidityInSeconds: seconds }),
	};
}

/** The same on a clock that only the test moves. */
export async function openStill(
	options: SimulatorOptions = {},
): Promise<Opened & { clock: VirtualClock }> {
	const clock = new VirtualClock();
	return { ...(await openSimulator({ ...options, clock })), clock };
}
