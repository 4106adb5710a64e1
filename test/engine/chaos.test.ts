import { chaosRun } from '../chaos/chaos';

test.each([1, 2, 3])(
	'2 000 items and 20 %% of all faults: none lost, none doubled, every claim true (seed %i)',
	async (seed) => {
		const { problems, tokensMade, doubled, lost, untrue, faults } = await chaosRun(seed);
		expect({ problems, doubled, lost, untrue }).toEqual({
			problems: [],
			doubled: 0,
			lost: 0,
			untrue: 0,
		});
		expect(tokensMade).toBeGreaterThan(1000);
		expect(faults).toBeGreaterThan(200);
	},
	180_000,
);
