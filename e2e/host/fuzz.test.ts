/**
 * API-1, API-2: every operation of the document, asked as it should be, nearly so and as nobody should, by callers of every
 * right. Bounded in time; the same seed asks the same questions (`HOLDPOINT_FUZZ_SEED`, and `HOLDPOINT_FUZZ_SECONDS`).
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditVerification } from '../../main/contract/event.ts';
import { ask } from '../support/api.ts';
import { type Caller, createCallers, isRightful, renew, restock } from '../support/fuzz/callers.ts';
import {
  type Answer,
  createAnswerCheck,
  type Document,
  type Operation,
  operationsOf,
} from '../support/fuzz/document.ts';
import { type FuzzRequest, requestsOf } from '../support/fuzz/requests.ts';
import { sendFuzz } from '../support/fuzz/send.ts';
import { type HostProcess, startHostProcess } from '../support/host-process.ts';

const SEED = Number(process.env.HOLDPOINT_FUZZ_SEED ?? Date.now() % 2 ** 31);
/** How long new rounds begin; the first ones are always made whole. */
const SECONDS = Number(process.env.HOLDPOINT_FUZZ_SECONDS ?? 25);
const LEAST_ROUNDS = 3;
const MOST_SHOWN = 20;
/** What a full disk, a broken file or a stopping host would answer: nothing that a request may bring about. */
const NEVER = ['storage_failed', 'storage_full', 'shutting_down', 'internal_error'];
/** Longer ones are refused as HTTP, before anybody is asked who they are. */
const LONGEST_TARGET = 15_000;

let host: HostProcess;
let document: Document;
beforeAll(async () => {
  host = await startHostProcess({ command: 'demo' });
  document = (await host.call<Document>('GET', '/openapi.json')).body;
});
afterAll(() => host?.dispose());

type Check = ReturnType<typeof createAnswerCheck>;

function faultOf(check: Check, operation: Operation, request: FuzzRequest, caller: Caller, answer: Answer) {
  const code = /"code":"(\w+)"/.exec(answer.text)?.[1] ?? '';
  if (NEVER.includes(code)) return `it answered ${answer.status} ${code}`;
  if (request.isOtherMethod || request.target.length > LONGEST_TARGET)
    return answer.status < 500 ? null : `it answered ${answer.status}`;
  const isRefused = answer.status === 401 || answer.status === 403;
  if (!isRefused && !isRightful(caller, operation.scopes)) return `${answer.status} without the right to it`;
  return check(operation, answer);
}

/** The newest row of the trail that this caller made. */
async function lastOf({ name }: Caller): Promise<number> {
  const page = `/audit?limit=1&actor=${encodeURIComponent(name)}`;
  return (await ask<{ events: { seq: number }[] }>(host, 'GET', page)).events[0]?.seq ?? 0;
}

/** One request; what is wrong with what came of it. */
async function tryOne(check: Check, operation: Operation, request: FuzzRequest, caller: Caller): Promise<string[]> {
  const isChange = request.method !== 'GET' && request.method !== 'HEAD';
  const before = isChange ? await lastOf(caller) : 0;
  const answer = await sendFuzz(host.url, request, caller.token);
  const fault = faultOf(check, operation, request, caller, answer);
  const isTraced = isChange && answer.status >= 400 && (await lastOf(caller)) !== before;
  if (answer.status === 401) await renew(host, caller);
  const faults = [fault, isTraced ? 'it was refused, and yet something changed' : null].filter((one) => one !== null);
  const told = `${request.method} ${request.target.slice(0, 300)} ${String(request.body ?? '').slice(0, 300)}`;
  return faults.map(
    (one) => `${operation.id} as ${caller.name}: ${one}\n${told}\n${answer.status} ${answer.text.slice(0, 300)}`,
  );
}

test(`API-1, API-2: no request brings about what the document does not say (seed ${SEED})`, {
  timeout: (SECONDS + 1_200) * 1_000,
}, async () => {
  process.stdout.write(`fuzz: HOLDPOINT_FUZZ_SEED=${SEED}\n`);
  const check = createAnswerCheck(document);
  const operations = operationsOf(document).map((operation) => ({
    operation,
    requests: requestsOf(document, operation),
  }));
  const callers = await createCallers(host);
  const found: string[] = [];
  let sent = 0;
  const end = performance.now() + SECONDS * 1_000;
  for (let round = 0; round < LEAST_ROUNDS || performance.now() < end; round += 1) {
    await restock(host);
    for (const [index, { operation, requests }] of operations.entries()) {
      const seed = (SEED + round * 1_000_003 + index * 1_009) | 0;
      const lacking = callers.filter((caller) => !isRightful(caller, operation.scopes));
      const asking = callers
        .filter((caller) => isRightful(caller, operation.scopes))
        .concat(lacking[round % Math.max(lacking.length, 1)] ?? []);
      const made = fc.sample(requests, { seed, numRuns: asking.length });
      for (const [place, caller] of asking.entries()) {
        sent += 1;
        found.push(...(await tryOne(check, operation, made[place] as FuzzRequest, caller)));
      }
    }
    if (found.length >= MOST_SHOWN) break;
  }
  process.stdout.write(`fuzz: ${sent} requests to ${operations.length} operations\n`);
  expect(found.slice(0, MOST_SHOWN).join('\n\n')).toBe('');

  // Refused or not: the tables hold what the log says, and nothing broke on the way.
  expect(await ask<AuditVerification>(host, 'GET', '/audit/verify')).toMatchObject({ ok: true, differences: [] });
  expect(host.log()).not.toMatch(/answering [A-Z]+ \//);
});
