import { ProfileNotes, REMEMBERED_MS } from '../../nodes/IntuneEnrollment/enrollment/profileNotes';

const DAY = 24 * 60 * 60;

/** A request for a token at a moment, that ended a second later. */
function made(notes: ProfileNotes, sentAt: number) {
	const note = begun(notes, sentAt);
	return Object.assign(note, { outcome: 'done' as const, endedAt: sentAt + 1000 });
}

function begun(notes: ProfileNotes, sentAt: number) {
	const expiresAt = sentAt + DAY * 1000;
	return notes.begin({
		sentAt,
		requestedAt: sentAt,
		seconds: DAY,
		expiresAt,
		isExpiryProof: true,
	});
}

test('requests of a profile are remembered for as long as a read may lag, and no longer', () => {
	const notes = new ProfileNotes();
	const [first, second] = [made(notes, 0), made(notes, 60_000)];
	const last = made(notes, REMEMBERED_MS);
	expect(notes.rivalsOf(last)).toEqual([first, second]);
	const later = made(notes, REMEMBERED_MS + 2000);
	expect(notes.rivalsOf(later)).toEqual([second, last]);
});

test('one that was left open does not keep those after it for ever', () => {
	const notes = new ProfileNotes();
	begun(notes, 0);
	made(notes, 1000);
	const last = made(notes, 3 * REMEMBERED_MS);
	expect(notes.rivalsOf(last)).toEqual([]);
});
