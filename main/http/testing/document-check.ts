/** Holds answers against the OpenAPI document: a status it does not name is a lie of the document. */
import { expect } from 'vitest';
import type { Api } from '../api.ts';
import { openApiDocument } from '../document.ts';

export interface Operation {
  method: string;
  /** With `{…}` for parameters, below `/api/v1`. */
  path: string;
  statuses: string[];
  needsToken: boolean;
  /** Of which a token must have one; none: any token will do. */
  scopes: string[];
  operationId: string | undefined;
  /** One kind of caller alone may do it, whatever its scopes. */
  caller: string | undefined;
}

const BASE = '/api/v1';

export function documentedOperations(api: Api): Operation[] {
  const { paths = {} } = openApiDocument(api, 'test');
  return Object.entries(paths).flatMap(([path, item]) =>
    (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      return [
        {
          method: method.toUpperCase(),
          path: path.slice(BASE.length),
          statuses: Object.keys(operation.responses ?? {}),
          needsToken: (operation.security ?? []).length > 0,
          scopes: [...new Set((operation.security ?? []).flatMap((scheme) => Object.values(scheme).flat()))],
          operationId: operation.operationId,
          caller: (operation as { 'x-caller'?: string })['x-caller'],
        },
      ];
    }),
  );
}

/** Fails where a documented operation answered a status that is not documented. */
export function createDocumentCheck(api: Api): (method: string, path: string, status: number) => void {
  // The more specific path first, as the router has it.
  const operations = documentedOperations(api)
    .sort((a, b) => a.path.split('{').length - b.path.split('{').length)
    .map((operation) => ({
      ...operation,
      pattern: new RegExp(`^${operation.path.replace(/\{\w+\}/g, '[^/]+')}$`),
    }));
  return (method, path, status) => {
    const [plain = ''] = path.split('?');
    const operation = operations.find((candidate) => candidate.method === method && candidate.pattern.test(plain));
    if (operation !== undefined) expect(operation.statuses, `${method} ${operation.path}`).toContain(String(status));
  };
}
