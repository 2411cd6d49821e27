/** Values as schemas ask for them, nearly so, and as somebody would send them who means harm. */
import fc, { type Arbitrary } from 'fast-check';
import { type Document, resolved, type Schema } from './document.ts';

/**
 * What means something to this host, by the name of the field, so that requests reach more than a 404. Numbers are learned as
 * there are new ones (`learn`).
 */
const KNOWN: Record<string, readonly unknown[]> = {
  server_id: ['web-1', 'web-2', 'db-1', 'fuzz-1', 'nowhere'],
  service_name: ['nginx', 'app', 'nginx.service', 'nothing', 'getty@tty1'],
  action_type: ['restart_service', 'clear_logs', 'own_type', 'none'],
  type_name: ['restart_service', 'clear_logs', 'own_type', 'none'],
  action_id: ['1', '2', '999999999999999'],
  schedule_id: ['1', '2', '999999999999999'],
  rule_id: ['1', '2', '999999999999999'],
  token: ['fuzz-read', 'victim', 'nobody'],
  scope: ['all', 'tag:web', 'server:web-1', 'server:nowhere', 'tag:none'],
  cron: ['0 3 * * *', '*/5 * * * *', '0 0 31 2 *', '* * * * * *', 'x'],
  time_zone: ['Europe/Berlin', 'UTC', 'Nowhere/City'],
  fingerprint: [`SHA256:${'A'.repeat(43)}`],
  folder: ['/var/www/holdpoint', '/srv/site/page', '/etc/x'],
  path: ['/queue', '/nonexistent/key', '~/.ssh/id_ed25519'],
};

/** From now on these are what there is. */
export function learn(name: 'action_id' | 'schedule_id' | 'rule_id' | 'fingerprint', values: readonly unknown[]): void {
  if (values.length > 0) KNOWN[name] = [...values.slice(0, 20), ...(name === 'fingerprint' ? [] : ['999999999999999'])];
}

const ODD_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'prototype',
  'valueOf',
  '',
  '\0',
  'length',
];
const ODD_TEXTS = [
  ...ODD_NAMES,
  ...[' ', '\u202e', '\ud800', '\udfff\ud800x', 'a\0b', 'a\nb', '-rf', '--help', '$(id)', "'; DROP TABLE events; --"],
  ...[
    '../../etc/passwd',
    '%00',
    '%2e%2e%2f',
    '0x10',
    '1e3',
    'NaN',
    '9'.repeat(40),
    'x'.repeat(300),
    'ü'.repeat(70_000),
  ],
  ...['9999-12-31T23:59:59.999Z', '+275760-09-13T00:00:00Z', '-000001-01-01T00:00:00Z', '2026-02-30T00:00:00Z'],
  ...['{service}', '{0}', '\u2028', '\ufeff', '👩‍👩‍👧‍👦'.repeat(40), 'SHA256:', 'tag:', 'server:', 'all '],
];
const ODD_NUMBERS = [0, -0, -1, 0.1, 1e-320, 1e308, 2 ** 53, -(2 ** 63), 65_536, 527_041];

export const oddText: Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...ODD_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

/** Anything JSON can say. */
export const oddValue: Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: oddText },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { constructor: 1 }) },
  { weight: 2, arbitrary: fc.oneof(fc.constantFrom(...ODD_NUMBERS), fc.double({ noNaN: true })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      nested(3_000),
      Array.from({ length: 3_000 }, (_, n) => n),
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(...ODD_NAMES).map((name) => withKey({}, name, { polluted: true })) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** A value the schema allows; `name` is what it is called where it stands. */
export function validValue(document: Document, given: Schema, name = ''): Arbitrary<unknown> {
  const schema = resolved(document, given);
  const own = ofSchema(document, schema, name);
  if (!Object.hasOwn(KNOWN, name)) return own;
  // Looked up when a value is made, not when its maker is.
  const known = fc.nat().map((n) => KNOWN[name]?.[n % KNOWN[name].length]);
  return fc.oneof({ weight: 4, arbitrary: known }, { weight: 1, arbitrary: own });
}

function ofSchema(document: Document, schema: Schema, name: string): Arbitrary<unknown> {
  const choices = schema.oneOf ?? schema.anyOf;
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => validValue(document, choice, name)));
  if (schema.allOf?.[0] !== undefined) return validValue(document, schema.allOf[0], name);
  const types = [schema.type ?? 'string'].flat();
  return fc.oneof(...types.map((type) => ofType(document, { ...schema, type }, type)));
}

function ofType(document: Document, schema: Schema, type: string): Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -5, max: Math.min(schema.maximum ?? 2 ** 31 - 1, 2 ** 31 - 1) });
    case 'number':
      return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000, noNaN: true });
    case 'array': {
      const { minItems = 0, maxItems = 4 } = schema;
      const item = validValue(document, schema.items ?? {}, '');
      return fc.array(item, { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 4)) });
    }
    case 'object':
      return ofObject(document, schema);
    default:
      return text(schema);
  }
}

function ofObject(
  document: Document,
  { properties = {}, required = [], additionalProperties }: Schema,
): Arbitrary<unknown> {
  const named = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, validValue(document, schema, name)])),
    { requiredKeys: required },
  );
  if (typeof additionalProperties !== 'object') return named;
  const more = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_]{0,5}$/), validValue(document, additionalProperties), {
    maxKeys: 3,
  });
  return fc.tuple(named, more).map(([fixed, free]) => ({ ...free, ...fixed }));
}

function text({ format, pattern, minLength = 0, maxLength = 60 }: Schema): Arbitrary<string> {
  if (format === 'date-time')
    return fc
      .date({ min: new Date(0), max: new Date(Date.UTC(2050, 0)), noInvalidDate: true })
      .map((at) => at.toISOString());
  const plain = fc.string({ unit: 'grapheme', minLength: Math.max(minLength, 1), maxLength: Math.min(maxLength, 60) });
  // What a generator cannot do (looking ahead) is left to the names that are known.
  if (pattern === undefined || /\(\?|\\p|\^\[\^/.test(pattern)) return plain;
  return fc
    .stringMatching(new RegExp(pattern))
    .filter((made) => made.length >= minLength && made.length <= maxLength + 300);
}

/** One thing about it is wrong. */
export function nearly(value: Arbitrary<unknown>): Arbitrary<unknown> {
  return fc
    .tuple(
      value,
      fc.nat(),
      fc.constantFrom('replace', 'remove', 'add'),
      oddValue,
      fc.constantFrom(...ODD_NAMES, 'unknown'),
    )
    .map(([whole, at, how, odd, name]) => {
      if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return how === 'remove' ? [whole] : odd;
      const keys = Object.keys(whole);
      const key = keys[at % Math.max(keys.length, 1)];
      if (how === 'add' || key === undefined) return withKey(whole, name, odd);
      const rest = Object.fromEntries(Object.entries(whole).filter(([other]) => other !== key));
      return how === 'remove' ? rest : withKey(rest, key, odd);
    });
}

/** Also where the name is `__proto__`: as JSON would have it, a key like any other. */
function withKey(value: object, name: string, to: unknown): object {
  return Object.defineProperty({ ...value }, name, { value: to, enumerable: true, configurable: true, writable: true });
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let n = 0; n < depth; n += 1) value = n % 2 === 0 ? [value] : { a: value };
  return value;
}
