/** The API's own document, as the fuzz reads it: operations, what they take, and whether an answer is what it promises. */
import { Ajv2020, type AnySchema, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** JSON Schema as OpenAPI 3.1 holds it; only what the document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  format?: string;
}

export interface Parameter {
  in: 'path' | 'query' | 'header';
  name: string;
  required?: boolean;
  schema: Schema;
}

interface RawOperation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
  security?: Record<string, string[]>[];
}

export interface Document {
  paths: Record<string, Record<string, RawOperation>>;
  components: { schemas: Record<string, Schema> };
}

export interface Operation {
  id: string;
  method: string;
  /** With `{…}` for parameters, from the root. */
  path: string;
  parameters: Parameter[];
  body: Schema | null;
  /** Of which a token must have one; none: whoever is known, or nobody at all. */
  scopes: string[];
}

export interface Answer {
  status: number;
  contentType: string | null;
  text: string;
}

export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, raw]) => ({
      id: raw.operationId,
      method: method.toUpperCase(),
      path,
      parameters: raw.parameters ?? [],
      body: raw.requestBody?.content['application/json']?.schema ?? null,
      scopes: [...new Set((raw.security ?? []).flatMap((scheme) => Object.values(scheme).flat()))],
    })),
  );
}

/** A schema that is only named, itself. */
export function resolved(document: Document, schema: Schema): Schema {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  return name === undefined ? schema : (document.components.schemas[name] ?? {});
}

/** What is wrong with an answer by what the document says of its operation; null: nothing. */
export function createAnswerCheck(document: Document): (operation: Operation, answer: Answer) => string | null {
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true, logger: false });
  addFormats.default(ajv);
  ajv.addSchema(document as AnySchema, 'document');
  const compiled = new Map<string, ValidateFunction>();

  function validator(pointer: string): ValidateFunction {
    const known = compiled.get(pointer) ?? ajv.getSchema(`document#${pointer}`);
    if (known === undefined) throw new Error(`the document has nothing at ${pointer}`);
    compiled.set(pointer, known);
    return known;
  }

  return ({ path, method }, { status, contentType, text }) => {
    const promised = document.paths[path]?.[method.toLowerCase()]?.responses[String(status)];
    if (promised === undefined) return `the status ${status} is not in the document`;
    if (promised.content === undefined) return text === '' ? null : 'the document promises no body';
    const type = (contentType ?? '').split(';')[0]?.trim() ?? '';
    if (!Object.hasOwn(promised.content, type)) return `the content type ${type} is not in the document`;
    const value = type === 'application/json' ? parsed(text) : { value: text };
    if (value === null) return 'the body is no JSON';
    const parts = ['paths', path, method.toLowerCase(), 'responses', String(status), 'content', type, 'schema'];
    const validate = validator(parts.map((part) => `/${encodeURIComponent(escaped(part))}`).join(''));
    return validate(value.value) ? null : ajv.errorsText(validate.errors);
  };
}

/** JSON Pointer writes `/` and `~` otherwise. */
function escaped(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

function parsed(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}
