/** Loaded into each n8n that a command here starts: it ends when its starter has ended, however that came about. */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
