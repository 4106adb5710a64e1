import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Made } from './throwaway';

interface Entries {
	/** Asked for, and nothing came back yet. */
	askedFor: string[];
	made: Made[];
}

/**
 * What this computer knows to be on the tenant, written down before and after each creation: a run that is killed
 * leaves it behind for the next one. Lists alone would not do, since they lag and may hide a profile whose token has expired.
 */
export class Ledger {
	private entries: Entries;

	constructor(private readonly file: string) {
		this.entries = read(file);
	}

	/** The ledger of a tenant in a folder; its name tells nobody which tenant. */
	static of(folder: string, ...tenant: string[]): Ledger {
		const hash = createHash('sha256').update(tenant.join('\n')).digest('hex').slice(0, 16);
		return new Ledger(join(folder, `${hash}.json`));
	}

	get made(): Made[] {
		return [...this.entries.made];
	}

	/** Names of profiles whose creation was begun. */
	get askedFor(): string[] {
		return [...this.entries.askedFor];
	}

	/** A creation was begun whose end nobody told: lists may show it yet. */
	get hasDoubts(): boolean {
		return this.entries.askedFor.length > 0;
	}

	asksFor(name: string): void {
		this.write({ ...this.entries, askedFor: [...this.entries.askedFor, name] });
	}

	has(name: string, made: Made): void {
		const { profileType, id } = made;
		this.write({
			askedFor: this.entries.askedFor.filter((one) => one !== name),
			made: [...this.entries.made, { profileType, id }],
		});
	}

	/** The creation was refused, or what came of it is gone for certain. */
	forgets(name: string): void {
		this.write({ ...this.entries, askedFor: this.entries.askedFor.filter((one) => one !== name) });
	}

	/** It is gone; with the last one the file goes too. */
	removed(id: string): void {
		this.write({ ...this.entries, made: this.entries.made.filter((one) => one.id !== id) });
	}

	/** Whole or not at all, whenever this process ends. */
	private write(entries: Entries): void {
		this.entries = entries;
		if (entries.askedFor.length + entries.made.length === 0) {
			rmSync(this.file, { force: true });
			return;
		}
		mkdirSync(dirname(this.file), { recursive: true });
		writeFileSync(`${this.file}.new`, JSON.stringify(entries), { mode: 0o600 });
		renameSync(`${this.file}.new`, this.file);
	}
}

function read(file: string): Entries {
	try {
		const { askedFor, made } = JSON.parse(readFileSync(file, 'utf8')) as Entries;
		return { askedFor, made };
	} catch {
		return { askedFor: [], made: [] };
	}
}
