import { UserFacingError } from './terminal.mjs';

const OLDEST = [20, 19];

/** Everything here needs what Node.js 20.19 brought; older ones fail with errors nobody understands. */
export function requireNodeVersion(version = process.versions.node) {
	const [major, minor] = version.split('.').map(Number);
	if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
	throw new UserFacingError(
		`Node.js ${version} is too old: version ${OLDEST.join('.')} or newer is needed.`,
	);
}
