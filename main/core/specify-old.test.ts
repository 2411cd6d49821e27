/** Actions that an earlier version filed: what becomes of them at the first start of this one (ACT-10). */
import { expect, test } from 'vitest';
import { ended, pass } from './testing/pass.ts';
import { tamper } from './testing/tamper.ts';
import { ADA, createWorld, type World } from './testing/world.ts';

/** An action as a version without specifications left it, row and log. */
function oldAction(
  world: World,
  service: string,
  change: { command?: string; told?: string; isApproved?: boolean },
): number {
  const { id } = world.file('a', service);
  const { spec: _spec, approved_digest: _approved, digest: _digest, revision: _revision, ...action } = world.action(id);
  const command = change.command ?? action.command;
  const told = { ...action, command: change.told ?? command, status: change.isApproved ? 'approved' : 'pending' };
  const data = JSON.stringify({ action: told }).replaceAll("'", "''");
  tamper(
    world,
    `UPDATE events SET data = '${data}' WHERE action_id = ${id} AND kind = 'action.created';
     UPDATE actions SET spec_json = NULL, digest = NULL, approved_digest = NULL, command = '${command}' WHERE id = ${id};
     ${change.isApproved ? `UPDATE actions SET status = 'approved', approval_order = ${id} WHERE id = ${id};` : ''}`,
  );
  return id;
}

function worldOfOld(): World {
  const world = createWorld();
  world.add('a');
  world.core.servers.pause(ADA, 'a', {});
  return world;
}

test('ACT-10: an old action whose command is still the same gets its specification at start, and runs', async () => {
  const world = worldOfOld();
  const waiting = oldAction(world, 'plex', {});
  const approved = oldAction(world, 'nginx', { isApproved: true });
  world.core.start('0');
  await pass(world, ended(world, approved));
  expect(world.action(approved)).toMatchObject({
    status: 'completed',
    spec: { argv: ['systemctl', 'restart', 'nginx'] },
  });
  expect(world.kinds(waiting)).toEqual(['action.created', 'action.specified']);
  world.core.actions.approve(ADA, waiting);
  await pass(world, ended(world, waiting));
  expect(world.server('a').sent).toEqual(['systemctl restart nginx', 'systemctl restart plex']);
});

test.each([
  ['whose command the catalog no longer says', { command: 'systemctl restart -- plex' }],
  ['whose command is not the one in the log', { told: 'systemctl restart other' }],
])(
  'ACT-10: an old action %s stays readable, is refused when it is to run, and can be asked again',
  async (_, change) => {
    const world = worldOfOld();
    const id = oldAction(world, 'plex', change);
    world.core.start('0');
    expect(world.core.actions.get(id)).toMatchObject({ ok: true, value: { status: 'pending', spec: null } });
    world.core.actions.approve(ADA, id);
    await pass(world, ended(world, id));
    const now = { command: 'systemctl restart plex' };
    expect(world.action(id).failure).toMatchObject({ code: 'guard_refused', changed: { approved: null, now } });
    expect(world.server('a').sent).toEqual([]);
    const again = world.core.actions.askAgain(ADA, id);
    if (!again.ok) throw new Error(again.problem.message);
    world.core.actions.approve(ADA, again.value.id);
    await pass(world, ended(world, again.value.id));
    expect(world.server('a').sent).toEqual(['systemctl restart plex']);
  },
);

test('ACT-10: an action of this version whose specification was taken away by hand gets no new one', async () => {
  const world = worldOfOld();
  const { id } = world.file('a', 'plex');
  world.core.actions.approve(ADA, id);
  tamper(world, 'UPDATE actions SET spec_json = NULL, digest = NULL, approved_digest = NULL');
  world.core.start('0');
  await pass(world, ended(world, id));
  expect(world.action(id)).toMatchObject({ status: 'cancelled', digest: null });
  expect(world.server('a').sent).toEqual([]);
});
