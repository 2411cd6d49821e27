import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentedOperations } from './testing/document-check.ts';
import { type Harness, startHarness } from './testing/harness.ts';

interface Document {
  openapi: string;
  info: { version: string };
  components: { securitySchemes: object; schemas: Record<string, object> };
  paths: Record<string, Record<string, { tags?: string[]; summary?: string; responses: Record<string, object> }>>;
}

let harness: Harness;
let document: Document;
beforeAll(async () => {
  harness = await startHarness();
  document = (await harness.call<Document>('GET', '/openapi.json', { token: null })).body;
});
afterAll(() => harness.end());

describe('API-1 the OpenAPI document', () => {
  test('API-1 needs no token and is of this version', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info.version).toBe('1.2.3');
    expect(Object.keys(document.components.securitySchemes)).toEqual(['apiKey', 'bearer']);
  });

  test('API-1 says for every operation what it is, and how it refuses in the one form', () => {
    const form = { 'application/json': { schema: { $ref: '#/components/schemas/ErrorBody' } } };
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
    expect(operations.length).toBeGreaterThan(35);
    for (const { tags, summary, responses } of operations) {
      expect(tags).toHaveLength(1);
      expect(summary).toBeTruthy();
      const refusals = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      expect(refusals.length).toBeGreaterThan(0);
      for (const [, response] of refusals) expect(response).toMatchObject({ content: form });
    }
  });

  test('API-1 refers to nothing that it does not hold', () => {
    const names = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map((match) => match[1]);
    for (const name of new Set(names)) expect(document.components.schemas).toHaveProperty(name ?? '');
  });

  test('API-1 is of JSON Schema: patterns without flags, defaults of their own type, names that may be null', () => {
    const parts = every(document);
    for (const { pattern } of parts) if (typeof pattern === 'string') expect(pattern).toSatisfy(isPattern);
    const texts = parts.filter(({ type, default: preset }) => type === 'string' && preset !== undefined);
    expect(texts.length).toBeGreaterThan(5);
    for (const { default: preset } of texts) expect(preset).toBeTypeOf('string');
    expect(parts.filter(({ allOf }) => allOf !== undefined)).toEqual([]);
  });

  test('API-1 names every operation once', () => {
    const ids = documentedOperations(harness.api).map((operation) => operation.operationId);
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('API-2 every documented operation but health answers 401 without a token', async () => {
    const operations = documentedOperations(harness.api);
    expect(operations.filter((operation) => !operation.needsToken).map((operation) => operation.path)).toEqual([
      '/health',
    ]);
    for (const { method, path } of operations.filter((operation) => operation.needsToken)) {
      const { status, body } = await harness.refused(method, path.replace(/\{\w+\}/g, '1'), { token: null });
      expect([method, path, status, body.detail.code]).toEqual([method, path, 401, 'unauthorized']);
    }
  });

  test('API-2 every documented operation answers 403 to a token without its scope', async () => {
    await harness.tokenWith('read'); // number 1, which is revoked on the way
    const token = await harness.tokenWith('read');
    const admin = await harness.tokenWith('admin');
    const scoped = documentedOperations(harness.api).filter((operation) => operation.scopes.length > 0);
    expect(scoped.length).toBeGreaterThan(40);
    for (const { method, path } of scoped) {
      const concrete = path.replace(/\{\w+\}/g, '1');
      const statuses = await Promise.all(
        [token, admin].map(async (each) => {
          if (path === '/events' && each === token) return 200;
          return (await harness.refused(method, concrete, { token: each })).status;
        }),
      );
      expect([method, path, statuses]).toEqual([method, path, expect.arrayContaining([403])]);
    }
  });
});

/** Every object in it, at whatever depth. */
function every(part: unknown): Record<string, unknown>[] {
  if (typeof part !== 'object' || part === null) return [];
  const below = Object.values(part).flatMap(every);
  return Array.isArray(part) ? below : [part as Record<string, unknown>, ...below];
}

function isPattern(text: string): boolean {
  return new RegExp(text, 'u').unicode && !/\/[a-z]+$/.test(text);
}
