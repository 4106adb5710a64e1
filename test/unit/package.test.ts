import manifest from '../../package.json';

test('n8n installs nothing beside the package', () => {
	for (const key of ['dependencies', 'optionalDependencies', 'bundleDependencies', 'overrides']) {
		expect(manifest).not.toHaveProperty(key);
	}
	expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
});

test('only dist is published, with the notices of the code that is bundled in it', () => {
	expect(manifest.files).toEqual(['dist', 'THIRD-PARTY-NOTICES']);
});

test('nothing runs when it is installed', () => {
	for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
		expect(manifest.scripts).not.toHaveProperty(script);
	}
});

test('n8n finds it as a strict community node', () => {
	expect(manifest.name).toBe('n8n-nodes-intune-enrollment');
	expect(manifest.keywords).toContain('n8n-community-node-package');
	expect(manifest.license).toBe('MIT');
	expect(manifest.n8n.strict).toBe(true);
	for (const path of [...manifest.n8n.nodes, ...manifest.n8n.credentials])
		expect(path).toMatch(/^dist\/.*\.js$/);
});
