import { join } from 'node:path';
import { ROOT } from '../../host/files';
import type { Scene } from '../scene';

export const trigger: Scene[] = [
	{
		shows: ['trigger by hand'],
		caption:
			'The trigger starts a workflow before a token expires. This one is among the example workflows.',
		async act({ editor, offCamera }) {
			await offCamera(async () => {
				await editor.importFile(join(ROOT, 'examples', 'warn-before-expiry.json'));
			});
		},
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
