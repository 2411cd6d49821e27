/** MNT-4, API-2: whom a rule lets pass is told by identity, never by a name. */
import { expect, test } from 'vitest';
import type { Actor } from '../contract/actor.ts';
import { passingRule } from './allow-rules.ts';
import type { AllowRuleRecord } from './maintenance-ports.ts';

const AT = '2026-03-04T12:00:00.000Z';
const RULE: AllowRuleRecord = {
  ...{ id: 1, token: 'backup', token_id: 7, action_type: null, tag: null, until: null, note: null },
  ...{ created_at: AT, created_by: 'ada', used_count: 0, last_used_at: null },
};
const passes = (rule: Partial<AllowRuleRecord>, actor: Partial<Actor>) =>
  passingRule([{ ...RULE, ...rule }], {
    actor: { kind: 'token', name: 'backup', via: 'api', ...actor },
    actionType: 'restart_service',
    server: { tags: [] },
    at: AT,
  }) !== null;

test.each([
  ['the token itself', {}, { id: 'token:7' }, true],
  ['the token itself, whatever it is called', {}, { id: 'token:7', name: 'renamed' }, true],
  ['another token of that name', {}, { id: 'token:8' }, false],
  ['a token of that name without an identity', {}, {}, false],
  ['a person of that name', {}, { kind: 'person' }, false],
  ['anybody, where it is not known which token was meant', { token_id: null }, { id: 'token:7' }, false],
  ['somebody without an identity, where it is not known either', { token_id: null }, {}, false],
  ['anybody, where none was named', { token: null, token_id: null, action_type: 'restart_service' }, {}, true],
] as const)('MNT-4: %s', (_who, rule, actor, isPassing) => {
  expect(passes(rule, actor)).toBe(isPassing);
});
