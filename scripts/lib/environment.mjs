/**
 * `npm run` hands its own settings down as environment variables. A second npm, or n8n, started
 * from inside would take them for the user's wishes (a prefix, a package name, a lifecycle).
 */
const SET_BY_NPM_RUN =
	/^(npm_(package|lifecycle)_.*|npm_(command|node_execpath|config_(local_)?prefix)|INIT_CWD)$/i;

/** The environment for a child npm: the user's registry, proxy and cache settings stay. */
export function environmentForNpm() {
	return Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) => !SET_BY_NPM_RUN.test(name) && name !== 'NODE_OPTIONS' && name !== 'NODE_ENV',
		),
	);
}
