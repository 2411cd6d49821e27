/** API-2: which right each operation needs is one table (docs/rights.md), the document's and the program's alike. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_SCOPES, type Scope } from '../contract/token.ts';
import { documentedOperations, type Operation } from './testing/document-check.ts';
import { type Harness, startHarness } from './testing/harness.ts';

const TABLE = join(import.meta.dirname, '../../docs/rights.md');
const TOO_LARGE = new Uint8Array(1024 * 1024 + 1).fill(0x20);
/** What exists, what does not, and what cannot. */
const IDS = {
  existing: { server_id: 'web-1', service_name: 'plex', type_name: 'clear_logs', other: '1' },
  unknown: { server_id: 'web-9', service_name: 'none', type_name: 'none', other: '999999' },
  impossible: { server_id: 'A B', service_name: '-h', type_name: 'A B', other: '0' },
} as const;

let harness: Harness;
let operations: Operation[];
const tokens = new Map<Scope, string>();
beforeAll(async () => {
  harness = await startHarness();
  operations = documentedOperations(harness.api);
  for (const scope of ALL_SCOPES) tokens.set(scope, await harness.tokenWith(scope));
  await harness.addServer('web-1', { paused: true });
  await harness.call('POST', '/servers/web-1/services', { body: { name: 'plex' } });
  await harness.call('POST', '/actions', {
    body: { server_id: 'web-1', action_type: 'restart_service', service_name: 'plex' },
  });
});
afterAll(() => harness.end());

function needs({ needsToken, scopes, caller }: Operation): string {
  if (!needsToken) return 'no token';
  if (caller === 'runtime') return 'the token of this run';
  if (caller === 'window') return 'a signed-in window';
  if (caller === 'person') return 'a person';
  return scopes.length === 0 ? 'any token' : scopes.map((scope) => `\`${scope}\``).join(' or ');
}

function concrete(path: string, ids: (typeof IDS)[keyof typeof IDS]): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(Object.hasOwn(ids, name) ? ids[name as keyof typeof ids] : ids.other),
  );
}

const state = () => harness.core.store.events.lastSeq();

test('API-2: the table in docs/rights.md is that of the document', () => {
  const rows = operations.map((one) => `| ${needs(one)} | \`${one.method} ${one.path}\` | ${one.operationId} |`).sort();
  const written = readFileSync(TABLE, 'utf8')
    .split('\n')
    .filter((line) => /^\| .*`[A-Z]+ \//.test(line));
  expect(written).toEqual(rows);
});

describe('API-2: rights are judged before the body, the query and what exists', () => {
  test('a token without the scope gets one and the same 403, and nothing changes', async () => {
    const before = state();
    for (const operation of operations.filter(({ needsToken }) => needsToken)) {
      const { method, path, scopes, caller } = operation;
      const lacking = ALL_SCOPES.filter(
        (scope) => caller !== undefined || !(scopes.length === 0 || scopes.includes(scope)),
      );
      for (const scope of lacking) {
        const token = tokens.get(scope) ?? '';
        const hasBody = method !== 'GET';
        const asked = [
          { target: concrete(path, IDS.existing) },
          { target: concrete(path, IDS.unknown) },
          { target: concrete(path, IDS.impossible) },
          { target: `${concrete(path, IDS.existing)}?limit=no&nothing=1` },
          ...(hasBody
            ? ['{', '[]', '{"__proto__":1}', '\0'].map((body) => ({ target: concrete(path, IDS.unknown), body }))
            : []),
          ...(hasBody && scope === lacking[0] ? [{ target: concrete(path, IDS.existing), body: TOO_LARGE }] : []),
        ];
        const answers = [];
        for (const { target, ...options } of asked) {
          const { status, body } = await harness.refused(method, target, { token, ...options });
          answers.push({ status, ...body.detail });
        }
        const [first] = answers;
        expect([operation.operationId, scope, first]).toMatchObject([
          operation.operationId,
          scope,
          { status: 403, code: 'forbidden_scope' },
        ]);
        expect([operation.operationId, scope, answers]).toEqual([operation.operationId, scope, asked.map(() => first)]);
      }
    }
    expect(state()).toBe(before);
  }, 120_000);

  test('a token with the scope is never told that it lacks it', async () => {
    for (const { method, path, scopes, operationId } of operations) {
      for (const scope of scopes) {
        // Deciding on the actions of others is what `approve` is for; see the test below.
        if (operationId === 'cancelAction' && scope === 'request') continue;
        if (operationId === 'streamEvents') continue;
        const answer = await harness.refused(method, concrete(path, IDS.unknown), {
          token: tokens.get(scope as Scope) ?? '',
        });
        expect([operationId, scope, answer.status]).not.toEqual([operationId, scope, 403]);
      }
    }
  });

  test('ACT-7: with `request` one cancels what that very token filed, whatever the body, and nothing else', async () => {
    const [own, other] = [tokens.get('request') ?? '', await harness.tokenWith('request')];
    const body = { server_id: 'web-1', action_type: 'restart_service', service_name: 'mine' };
    const { id } = (await harness.call<{ id: number }>('POST', '/actions', { token: own, body })).body;
    const cancel = async (token: string) => (await harness.call('POST', `/actions/${id}/cancel`, { token })).status;
    expect(await cancel(other)).toBe(403);
    expect(await cancel(tokens.get('operate') ?? '')).toBe(403);
    expect(await cancel(own)).toBe(200);
  });

  test('only `admin` makes tokens, and nothing but the token of this run makes a session', () => {
    const of = (caller: string | undefined, ...ids: string[]) =>
      operations.filter((one) => ids.includes(one.operationId ?? '')).every((one) => one.caller === caller);
    const byAdmin = operations.filter(({ scopes }) => scopes.includes('admin')).map(({ operationId }) => operationId);
    expect(byAdmin).toEqual(
      expect.arrayContaining([
        'createToken',
        'addActionType',
        'addAllowRule',
        'changeSettings',
        'acceptHostKey',
        'editServer',
      ]),
    );
    expect(operations.filter(({ path, method }) => path === '/tokens' && method === 'POST')).toMatchObject([
      { scopes: ['admin'] },
    ]);
    expect(of('runtime', 'createSessionLink', 'showWindow')).toBe(true);
  });
});
