/**
 * Who may import whom in nodes/: n8n → events → operations → fields → graph → enrollment → failure, downwards only. A folder
 * that is named here may not import those behind it.
 */
const MAY_NOT_IMPORT = {
	enrollment: ['events', 'fields', 'graph', 'n8n', 'operations'],
	graph: ['events', 'fields', 'n8n', 'operations'],
	fields: ['events', 'n8n', 'operations'],
	operations: ['events', 'n8n'],
	events: ['n8n'],
};

export const importDirections = Object.entries(MAY_NOT_IMPORT).map(([folder, others]) => ({
	files: [`nodes/*/${folder}/**/*.ts`],
	rules: {
		'no-restricted-imports': [
			'error',
			{
				patterns: others.map((other) => ({
					group: [`**/${other}`, `**/${other}/**`],
					message: `${folder} does not know ${other}: see docs/develop.md.`,
				})),
			},
		],
	},
}));
