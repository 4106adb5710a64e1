import http from 'node:http';
import axios from 'axios';
import { realClock, startSimulator, VirtualClock, type Simulator } from '.';
import { DEVICE_OWNER_PATH, signIn } from './client';

const START = Date.UTC(2026, 0, 1);

describe('alone', () => {
	let clock: VirtualClock;
	beforeEach(() => {
		clock = new VirtualClock({ start: START }).start();
	});
	afterEach(() => clock.stop());

	test('jumps from sleeper to sleeper, in order', async () => {
		const woken: string[] = [];
		const nap = async (name: string, ms: number) => {
			await clock.sleep(ms);
			woken.push(`${name}@${clock.now() - START}`);
		};
		await Promise.all([nap('late', 3_600_000), nap('a', 1000), nap('b', 1000), nap('now', 0)]);
		expect(woken).toEqual(['now@0', 'a@1000', 'b@1000', 'late@3600000']);
	});

	test('an hour of waiting takes no time', async () => {
		const before = Date.now();
		for (let i = 0; i < 100; i++) await clock.sleep(36_000);
		expect(clock.now() - START).toBe(3_600_000);
		expect(Date.now() - before).toBeLessThan(2000);
	});

	test('does not jump while somebody works', async () => {
		let worked = false;
		const work = (async () => {
			for (let i = 0; i < 8; i++) await new Promise((resolve) => setImmediate(resolve));
			await clock.sleep(10);
			worked = true;
		})();
		await clock.sleep(1000);
		expect(worked).toBe(true);
		await work;
	});

	test('wakes at once with the reason of the signal', async () => {
		const leaving = new AbortController();
		const reason = new Error('cancelled');
		const nap = clock.sleep(Infinity, leaving.signal);
		leaving.abort(reason);
		await expect(nap).rejects.toBe(reason);
		await expect(clock.sleep(5, leaving.signal)).rejects.toBe(reason);
		expect([clock.sleeping, clock.now()]).toEqual([0, START]);
	});

	test('can be moved by hand', async () => {
		clock.stop();
		const woken: number[] = [];
		void clock.sleep(500).then(async () => {
			woken.push(clock.now() - START);
			await clock.sleep(500);
			woken.push(clock.now() - START);
		});
		await clock.advance(999);
		expect(woken).toEqual([500]);
		await clock.advance(1);
		expect(woken).toEqual([500, 1000]);
	});

	test('goes on where it was stopped', async () => {
		clock.stop();
		const nap = clock.sleep(100);
		for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
		expect(clock.now()).toBe(START);
		clock.start();
		await nap;
		expect(clock.now()).toBe(START + 100);
	});
});

describe.each([
	['http', false],
	['https', true],
])('with a simulator over %s', (_protocol, secure) => {
	let clock: VirtualClock;
	let simulator: Simulator;
	let token: string;
	beforeEach(async () => {
		clock = new VirtualClock({ start: START });
		simulator = await startSimulator({ clock, https: secure });
		clock.start(simulator);
		token = simulator.issueTokens({ kind: 'application', lifetimeSeconds: 1e9 }).access_token;
		simulator.addProfile();
	});
	afterEach(async () => {
		await simulator.stop();
		clock.stop();
	});

	const list = (signal?: AbortSignal) =>
		axios.get(`${simulator.origin}/beta${DEVICE_OWNER_PATH}`, {
			headers: { Authorization: `Bearer ${token}` },
			signal,
			httpsAgent: secure ? new (require('node:https').Agent)({ ca: simulator.ca }) : undefined,
		});

	test('a request on its way is work: a sleeper beside it does not run ahead', async () => {
		for (let round = 0; round < 50; round++) {
			let answeredAt: number | undefined;
			const request = list().then(() => (answeredAt = clock.now()));
			const before = clock.now();
			await clock.sleep(1000);
			await request;
			expect(answeredAt! - before).toBe(0);
		}
	});

	test('a service that takes its time, and a client that waits in between', async () => {
		simulator.settings.delayMs = 50;
		const before = clock.now();
		for (let i = 0; i < 10; i++) {
			await list();
			await clock.sleep(950);
		}
		expect(clock.now() - before).toBe(10_000);
	});

	test('many at once: each second of the service is the same second', async () => {
		simulator.settings.delayMs = 1000;
		const before = clock.now();
		await Promise.all(Array.from({ length: 20 }, () => list()));
		expect(clock.now() - before).toBe(1000);
	});

	test('a hanging request is waiting, until the client leaves', async () => {
		simulator.addFault({ action: { kind: 'hang' } });
		const leaving = new AbortController();
		const request = list(leaving.signal).catch((error: Error) => error.name);
		await clock.sleep(60_000);
		expect(simulator.hanging).toBe(1);
		leaving.abort();
		expect(await request).toBe('CanceledError');
		const { status } = await list();
		expect(status).toBe(200);
		await clock.sleep(1000);
		expect([simulator.hanging, simulator.activeRequests]).toEqual([0, 0]);
		expect(clock.now()).toBe(START + 61_000);
	});

	test.each(['drop', 'cut'] as const)('a lost connection is not waited for: %s', async (kind) => {
		simulator.addFault({ action: { kind } });
		await expect(list()).rejects.toThrow();
		await clock.sleep(5000);
		expect(clock.now()).toBe(START + 5000);
	});

	test('a request that nobody reads on is not waited for', async () => {
		simulator.addFault({ action: { kind: 'hang' }, times: 3 });
		for (let i = 0; i < 3; i++) void list().catch(() => undefined);
		await clock.sleep(5000);
		expect(simulator.hanging).toBe(3);
	});
});

test('fetch is watched too', async () => {
	const clock = new VirtualClock({ start: START });
	const simulator = await startSimulator({ clock, delayMs: 300 });
	clock.start(simulator);
	const client = await signIn(simulator);
	await client.call('GET', `/beta${DEVICE_OWNER_PATH}`);
	await client.call('GET', `/beta${DEVICE_OWNER_PATH}`);
	expect(clock.now() - START).toBe(600);
	await simulator.stop();
	clock.stop();
});

test('a request to a closed port is not waited for', async () => {
	const clock = new VirtualClock({ start: START }).start();
	const failed = new Promise((resolve) => http.get('http://127.0.0.1:9/').on('error', resolve));
	await clock.sleep(1000);
	await failed;
	expect(clock.now()).toBe(START + 1000);
	clock.stop();
});

test('the real clock sleeps and can be cancelled', async () => {
	await realClock.sleep(1);
	const leaving = new AbortController();
	const nap = realClock.sleep(100_000, leaving.signal);
	leaving.abort(new Error('cancelled'));
	await expect(nap).rejects.toThrow('cancelled');
});
