/** Requests to one operation: as the document asks, nearly so, and as nobody should. */
import fc, { type Arbitrary } from 'fast-check';
import type { Document, Operation, Parameter } from './document.ts';
import { nearly, oddText, oddValue, validValue } from './values.ts';

export interface FuzzRequest {
  method: string;
  /** From the root, with its query. */
  target: string;
  headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer> | undefined;
  /** Of another method than the operation's: whatever it is, it is not this operation. */
  isOtherMethod: boolean;
}

const ODD_BODIES: readonly (string | Uint8Array<ArrayBuffer>)[] = [
  ...[
    '',
    ' ',
    '{',
    '}',
    'null',
    '[]',
    '"x"',
    '0',
    'undefined',
    '{"a":1}{}',
    '\ufeff{}',
    "{'a':1}",
    '{"a":1e999}',
    'a=b&c=d',
  ],
  ...[
    '{"__proto__":{"is_admin":true}}',
    '{"a":{"__proto__":1}}',
    '{"\\ud800":"\\ud800"}',
    '{"a":1,"a":2}',
    '['.repeat(60_000),
  ],
  ...[`${'{"a":'.repeat(6_000)}1${'}'.repeat(6_000)}`, `"${'x'.repeat(1024 * 1024)}"`],
  new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  new Uint8Array([0, 1, 2, 3]),
];
const TYPES = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  '',
  'x',
  'application/json; charset=utf-16',
];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY'];

export function requestsOf(document: Document, operation: Operation): Arbitrary<FuzzRequest> {
  const { parameters } = operation;
  const inPath = parameters.filter((one) => one.in === 'path');
  const inQuery = parameters.filter((one) => one.in === 'query');
  const inHeader = parameters.filter((one) => one.in === 'header');
  return fc
    .record({
      path: texts(document, inPath, 1),
      query: texts(document, inQuery, 0.4),
      more: seldom(8, fc.tuple(oddText, oddText)),
      headers: texts(document, inHeader, 0.4),
      type: fc.oneof(
        { weight: 8, arbitrary: fc.constant('application/json') },
        { weight: 1, arbitrary: fc.constantFrom(...TYPES) },
      ),
      body: bodies(document, operation),
      method: seldom(25, fc.constantFrom(...METHODS)),
    })
    .map(({ path, query, more, headers, type, body, method }) => {
      const asked = method ?? operation.method;
      const search = new URLSearchParams([...query, ...(more === null ? [] : [more])]).toString();
      const target = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
        segment(path.find(([of]) => of === name)?.[1] ?? 'x'),
      );
      const hasBody = asked !== 'GET' && asked !== 'HEAD' && body !== undefined;
      return {
        method: asked,
        target: search === '' ? target : `${target}?${search}`,
        headers: { ...sendable(headers), ...(hasBody && type !== '' ? { 'content-type': type } : {}) },
        body: hasBody ? body : undefined,
        isOtherMethod: asked !== operation.method,
      };
    });
}

/** Once in so many times; else null. */
function seldom<T>(oneIn: number, arbitrary: Arbitrary<T>): Arbitrary<T | null> {
  return fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
}

/** Name and text of each; a share of them odd. `share`: how many of those that are not needed are given. */
function texts(document: Document, parameters: readonly Parameter[], share: number): Arbitrary<[string, string][]> {
  const each = parameters.map(({ name, schema, required = false }) => {
    const valid = validValue(document, schema, name).map((value) => [value].flat().map(String));
    const given = fc.oneof({ weight: 5, arbitrary: valid }, { weight: 1, arbitrary: oddText.map((text) => [text]) });
    const isGiven = required ? fc.constant(true) : fc.integer({ min: 0, max: 99 }).map((n) => n < share * 100);
    return fc
      .tuple(given, isGiven)
      .map(([values, is]): [string, string][] => (is ? values.map((text) => [name, text]) : []));
  });
  return fc.tuple(...each).map((all) => all.flat());
}

function bodies(document: Document, { body }: Operation): Arbitrary<FuzzRequest['body']> {
  const raw = fc.constantFrom(...ODD_BODIES);
  if (body === null) return fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: raw });
  const valid = validValue(document, body);
  const json = (value: Arbitrary<unknown>) => value.map((made) => onLoopback(JSON.stringify(made) ?? ''));
  return fc.oneof(
    { weight: 5, arbitrary: json(valid) },
    { weight: 4, arbitrary: json(nearly(valid)) },
    { weight: 1, arbitrary: json(oddValue) },
    { weight: 1, arbitrary: raw },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

/** One part of a path; a browser takes dots for steps in it, so those never arrive as such. */
function segment(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed());
  return /^(\.|%2e){0,2}$/i.test(encoded) ? 'dots' : encoded.slice(0, 9_000);
}

/** What no client lets one send is no request at all. */
function sendable(headers: readonly [string, string][]): Record<string, string> {
  return Object.fromEntries(headers.filter(([, value]) => /^[\x21-\x7e]{0,2000}$/.test(value)));
}

/** Servers that a fuzz makes up are on this machine, where nothing listens: nobody else hears of it. */
function onLoopback(text: string): string {
  return text
    .replace(/"host":"[\w.:%-]+"/g, '"host":"127.0.0.1"')
    .replace(/"port":(\d+)(?=[,}])/g, (given, port: string) => (Number(port) < 65_536 ? '"port":9' : given));
}
