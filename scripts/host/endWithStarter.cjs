/** Loaded into each n8n that a command here starts: it ends when its starter has ended, however that came about. */
const GRACE_MS = 10_000;

// The starter reads its log too. n8n logs that a line could not be written, which cannot be written: for ever.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

process.once('disconnect', () => {
	process.kill(process.pid, 'SIGTERM');
	// with the runners that it has started, which are of its process group
	setTimeout(() => process.kill(-process.pid, 'SIGKILL'), GRACE_MS).unref();
});
process.channel?.unref();
