import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newLogin } from '../host/N8nClient';
import type { Login } from '../host/n8nTypes';

/** The log-in of the demo's n8n: made up once, then kept beside its database, for this user only. */
export function keptLogin(folder: string): Login {
	const file = join(folder, 'login.json');
	if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Login;
	const login = newLogin();
	writeFileSync(file, JSON.stringify(login), { mode: 0o600 });
	return login;
}
