const escaped = (text: string): string =>
	text.replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** A caption as it stands under the picture. */
export function captionPage(caption: string): string {
	return `<body style="margin: 0; height: 100vh; box-sizing: border-box; padding: 0 40px; display: flex;
		align-items: center; background: #14213d; color: #fff; font: 25px/1.35 sans-serif">${escaped(caption)}</body>`;
}

/** A terminal that shows what was run, and what it answered. */
export function terminalPage(lines: string): string {
	return `<body style="margin: 0; padding: 60px; background: #1b1b1b; color: #e8e8e8">
		<pre style="font: 22px/1.6 monospace; white-space: pre-wrap">${escaped(lines)}</pre></body>`;
}

/** A screencast has no pointer of its own: this draws one where the page is told that it is. */
export const POINTER = `addEventListener('DOMContentLoaded', () => {
	const dot = document.createElement('div');
	dot.style.cssText = 'position: fixed; left: -40px; top: 0; width: 22px; height: 22px; margin: -11px;' +
		'border-radius: 50%; background: rgba(255, 90, 0, 0.55); border: 2px solid rgba(255, 90, 0, 0.9);' +
		'box-sizing: border-box; pointer-events: none; z-index: 2147483647; transition: left 0.25s, top 0.25s';
	document.documentElement.append(dot);
	addEventListener('mousemove', ({ clientX, clientY }) => {
		dot.style.left = clientX + 'px';
		dot.style.top = clientY + 'px';
	}, true);
});`;
