/** Deciding on what was seen, and asking again (ACT-7, ACT-10). */
import { expect, test } from 'vitest';
import { ActionTypeInput } from '../contract/catalog.ts';
import { ended, pass } from './testing/pass.ts';
import { ADA, createWorld, UNREACHABLE } from './testing/world.ts';

const OTHER = 'f'.repeat(64);

function heldAction() {
  const world = createWorld();
  const server = world.add('a');
  world.core.servers.pause(ADA, 'a', {});
  return { world, server, action: world.file('a', 'plex') };
}

test('ACT-10: a decision on what is not so any more is refused with how it stands; nothing is changed', () => {
  const { world, action } = heldAction();
  const { id, digest } = action;
  const { actions } = world.core;
  for (const refused of [
    actions.approve(ADA, id, { revision: 2 }),
    actions.approve(ADA, id, { revision: 1, digest: OTHER }),
    actions.reject(ADA, id, 'no', { revision: 7 }),
    actions.cancel(ADA, id, { revision: 2 }),
  ])
    expect(refused).toMatchObject({
      ok: false,
      problem: { code: 'stale_decision', status: 'pending', revision: 1, digest },
    });
  expect(world.kinds(id)).toEqual(['action.created']);
  expect(actions.approve(ADA, id, { revision: 1, digest: digest ?? '' })).toMatchObject({
    ok: true,
    value: { status: 'approved', revision: 2, approved_digest: digest },
  });
  // Cancelling what is approved is possible; not for who saw it waiting.
  expect(actions.cancel(ADA, id, { revision: 1 })).toMatchObject({
    problem: { code: 'stale_decision', status: 'approved', revision: 2 },
  });
  expect(actions.cancel(ADA, id, { revision: 2 })).toMatchObject({ ok: true });
  // Where the step is not possible at all, who decided says more.
  expect(actions.approve(ADA, id, { revision: 1 })).toMatchObject({
    problem: { code: 'wrong_status', status: 'cancelled', revision: 3, decided_by: 'ada' },
  });
});

test('ACT-10: an outcome that was found out meanwhile is not settled by who saw it unknown', async () => {
  const { world, server, action } = heldAction();
  const nothing = { text: '', is_cut: false };
  server.run = () => ({ kind: 'lost', message: 'Gone.', stdout: nothing, stderr: nothing });
  world.core.actions.approve(ADA, action.id);
  world.core.start('0');
  await pass(world, () => world.action(action.id).status === 'unknown');
  const { revision } = world.action(action.id);
  const settled = { outcome: 'completed', note: 'looked' } as const;
  expect(world.core.actions.settle(ADA, action.id, settled, { revision: revision - 1 })).toMatchObject({
    problem: { code: 'stale_decision', status: 'unknown', revision },
  });
  expect(world.core.actions.settle(ADA, action.id, settled, { revision })).toMatchObject({ ok: true });
});

test('ACT-10: asking again files the same under the present command, and runs that', async () => {
  const world = createWorld();
  const server = world.add('a');
  world.core.catalog.add(
    ADA,
    ActionTypeInput.parse({
      name: 'say',
      argv: ['echo', '{what}'],
      parameters: { what: { kind: 'word' } },
      needs_approval: 'always',
    }),
  );
  const filed = world.core.actions.create(ADA, {
    server_id: 'a',
    action_type: 'say',
    parameters: { what: 'x' },
    note: 'as agreed',
  });
  if (!filed.ok) throw new Error('refused');
  expect(world.core.actions.askAgain(ADA, filed.value.id)).toMatchObject({
    problem: { code: 'duplicate_action', existing_action_id: filed.value.id },
  });
  world.core.actions.approve(ADA, filed.value.id);
  world.core.catalog.change(ADA, 'say', { argv: ['printf', '{what}'] });
  world.core.start('0');
  await pass(world, ended(world, filed.value.id));
  const again = world.core.actions.askAgain(ADA, filed.value.id);
  if (!again.ok) throw new Error('refused');
  expect(again.value).toMatchObject({
    status: 'pending',
    command: 'printf x',
    note: 'as agreed',
    parameters: { what: 'x' },
  });
  expect(world.store.events.list({ action_id: again.value.id, limit: 1, order: 'oldest_first' })).toMatchObject([
    { kind: 'action.created', data: { asks_again: filed.value.id } },
  ]);
  world.core.actions.approve(ADA, again.value.id);
  await pass(world, ended(world, again.value.id));
  expect(server.sent).toEqual(['printf x']);
});

test('ACT-10: what cannot be asked again says why', async () => {
  const { world, server, action } = heldAction();
  server.refusal = UNREACHABLE;
  const { actions } = world.core;
  expect(actions.askAgain(ADA, 99)).toMatchObject({ problem: { code: 'action_not_found' } });
  actions.cancel(ADA, action.id);
  world.core.catalog.change(ADA, 'restart_service', { enabled: false });
  expect(actions.askAgain(ADA, action.id)).toMatchObject({ problem: { code: 'type_not_allowed' } });
  world.core.servers.remove(ADA, 'a');
  expect(actions.askAgain(ADA, action.id)).toMatchObject({ problem: { code: 'server_not_found' } });
});
