import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const NODES = join(__dirname, '..', '..', 'nodes');

/** Names of properties and constants that hold what a failure says. */
const WORDS = /^(?:message|because|reason)$/;
/** Functions of which an argument is such a text, by its place. */
const CALLS: Record<string, number> = { Failure: 0, saying: 0, withText: 0, unknown: 0 };
/** Functions that give message and advice as a pair. */
const PAIRS = /^(?:elsewhereSays|refusedToken)$/;

/** Every text that the sources can say first in a failure; `…` stands for whatever is filled in. */
export function messagesOfSources(): string[] {
	const files = readdirSync(NODES, { recursive: true, encoding: 'utf8' });
	const sources = files.filter((name) => name.endsWith('.ts'));
	const found = sources.flatMap((name) => messagesOf(join(NODES, name)));
	return [...new Set(found)].filter((text) => /[A-Za-z]+ [A-Za-z]+ [A-Za-z]+/.test(text)).sort();
}

function messagesOf(file: string): string[] {
	const source = ts.createSourceFile(
		file,
		readFileSync(file, 'utf8'),
		ts.ScriptTarget.ES2022,
		true,
	);
	const texts: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
			const place = CALLS[nameOf(node.expression)];
			const given = place === undefined ? undefined : node.arguments?.[place];
			if (given) texts.push(...textsOf(given));
			// the label of a choice, of which the rest is said in one place
			if (nameOf(node.expression) === 'oneOf' && node.arguments?.[0])
				texts.push(...textsOf(node.arguments[0]).map((label) => `${label} … is not known`));
		}
		if ((ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) && node.initializer)
			if (WORDS.test(node.name.getText())) texts.push(...textsOf(node.initializer));
		if (ts.isFunctionDeclaration(node) && PAIRS.test(node.name?.text ?? ''))
			texts.push(...pairsIn(node).flatMap(textsOf));
		ts.forEachChild(node, visit);
	};
	visit(source);
	return texts;
}

function nameOf(expression: ts.Expression): string {
	return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
}

/** The first of each pair that a function returns. */
function pairsIn(node: ts.Node): ts.Expression[] {
	const found: ts.Expression[] = [];
	const visit = (child: ts.Node): void => {
		if (ts.isArrayLiteralExpression(child) && child.elements[0]) found.push(child.elements[0]);
		ts.forEachChild(child, visit);
	};
	visit(node);
	return found;
}

/** The texts that an expression can come to, as far as they stand in it. */
function textsOf(node: ts.Expression): string[] {
	if (ts.isStringLiteralLike(node)) return [node.text];
	if (ts.isTemplateExpression(node))
		return [
			node.templateSpans.reduce((text, span) => `${text}…${span.literal.text}`, node.head.text),
		];
	if (ts.isConditionalExpression(node))
		return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
	if (ts.isParenthesizedExpression(node)) return textsOf(node.expression);
	if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return textsOf(node.body);
	return [];
}
