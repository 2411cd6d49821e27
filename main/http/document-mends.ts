/** What the generator of the OpenAPI document writes otherwise than JSON Schema 2020-12 reads it. */

/**
 * A named schema that may be null came out as one that must be an object too; a pattern with its JavaScript flags; the default of
 * a number in a query as a number, though what stands in a query is text.
 */
export function mended<T>(part: T): T {
  return mend(part) as T;
}

function mend(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(mend);
  if (typeof part !== 'object' || part === null) return part;
  const schema: Record<string, unknown> = Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, mend(value)]),
  );
  const { allOf, pattern, type, ...rest } = schema;
  const named =
    Array.isArray(allOf) && isNullable(allOf[1]) ? { ...rest, anyOf: [allOf[0], { type: 'null' }] } : schema;
  return {
    ...named,
    ...(typeof pattern === 'string' ? { pattern: pattern.replace(/\/u$/, '') } : {}),
    ...(type === 'string' && typeof rest.default === 'number' ? { default: String(rest.default) } : {}),
  };
}

function isNullable(part: unknown): boolean {
  return JSON.stringify(part) === '{"type":["object","null"]}';
}
