import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import RequestValidator, { type OpenAPIRequestValidatorArgs } from 'openapi-request-validator';
import { parse } from 'yaml';

/** One request, plain or part of a batch. */
export interface SentRequest {
	method: string;
	/** Relative to the version, without the query. */
	path: string;
	query: string;
	contentType?: string;
	body?: unknown;
}

interface Parameter {
	$ref?: string;
	name: string;
	in: string;
	schema: { $ref?: string; type?: string };
}

interface Operation {
	operationId: string;
	parameters?: Parameter[];
	requestBody?: OpenAPIRequestValidatorArgs['requestBody'];
}

interface Description {
	paths: Record<string, Record<string, Operation> & { parameters?: Parameter[] }>;
	components: {
		parameters: Record<string, Parameter>;
		schemas: Record<string, { type?: string; properties?: object }>;
	};
}

const FILE = join(__dirname, 'enrollment.yaml');
export const description = parse(readFileSync(FILE, 'utf8'), { merge: true }) as Description;

const templates = Object.entries(description.paths).map(([template, item]) => ({
	item,
	pattern: new RegExp(
		`^${template.replace(/[$]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`,
	),
}));

/** Which operation a request is, and what in it the description does not allow. */
export function judge(request: SentRequest): { operationId?: string; problems: string[] } {
	const { method, path, query, contentType, body } = request;
	const found = templates.find(({ pattern }) => pattern.test(path));
	const operation = found?.item[method.toLowerCase()];
	if (!found || !operation) return { problems: [`${method} ${path} is not described`] };
	const parameters = [...(found.item.parameters ?? []), ...(operation.parameters ?? [])].map(
		resolved,
	);
	const validator = new RequestValidator({
		parameters: parameters as never,
		requestBody: operation.requestBody,
		componentSchemas: description.components.schemas as never,
		additionalQueryProperties: false,
	});
	const asked = [...new URLSearchParams(query)].map(([name, value]) => {
		const { schema } = parameters.find((one) => one.name === name) ?? {};
		return [name, schema?.type === 'integer' ? Number(value) : value];
	});
	const result = validator.validateRequest({
		headers: contentType ? { 'content-type': contentType } : {},
		params: found.pattern.exec(path)!.groups ?? {},
		query: Object.fromEntries(asked),
		...(body === undefined ? {} : { body }),
	}) as { errors?: Array<{ path?: string; message: string }> } | undefined;
	const problems = (result?.errors ?? []).map(({ path: where = '', message }) =>
		`${operation.operationId}: ${where} ${message}`.trim(),
	);
	if (operation.requestBody === undefined && body !== undefined)
		problems.push(`${operation.operationId}: takes no body`);
	return { operationId: operation.operationId, problems };
}

/** The validator leaves the references of parameters as they are, and then checks nothing. */
function resolved(parameter: Parameter): Parameter {
	const { parameters, schemas } = description.components;
	const one = parameter.$ref ? parameters[nameIn(parameter.$ref)]! : parameter;
	return one.schema.$ref ? { ...one, schema: schemas[nameIn(one.schema.$ref)]! } : one;
}

const nameIn = (reference: string): string => reference.split('/').at(-1)!;
