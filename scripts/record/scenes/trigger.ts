import { readExamples } from '../../host/files';
import type { Scene } from '../scene';

export const trigger: Scene[] = [
	{
		shows: ['trigger by hand'],
		caption:
			'The trigger starts a workflow before a token expires. This one is among the example workflows.',
		act: async (stage) => await stage.openWorkflow(readExamples()['warn-before-expiry']!),
	},
	{
		shows: ['trigger by hand'],
		caption:
			'Executed by hand, it shows a token that it would warn of, without waiting for its hour.',
		async act({ editor, beat }) {
			await editor.openNode('Token expires soon');
			await beat();
			await editor.execute('success');
		},
	},
];
