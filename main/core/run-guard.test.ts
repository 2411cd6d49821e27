/** What was approved is what runs (ACT-10): the catalog, the server, the row and the log are all asked once more. */
import { expect, test } from 'vitest';
import type { ActionView } from '../contract/action.ts';
import { ActionTypeInput } from '../contract/catalog.ts';
import { digestOf, specOf } from './action-spec.ts';
import { ended, pass } from './testing/pass.ts';
import { tamper } from './testing/tamper.ts';
import { ADA, createWorld, restarted, type World } from './testing/world.ts';

const SAY = {
  name: 'say',
  argv: ['echo', '--', '{what}'],
  parameters: { what: { kind: 'choice', values: ['harmless', 'other'] } },
};

/** A held server `a` with an approved action `say`, and a core that has not started. */
function approvedWorld(): { world: World; id: number } {
  const world = createWorld();
  world.add('a');
  world.core.catalog.add(ADA, ActionTypeInput.parse(SAY));
  world.core.servers.pause(ADA, 'a', {});
  const id = say(world).id;
  expect(world.core.actions.approve(ADA, id).ok).toBe(true);
  return { world, id };
}

function say(world: World): ActionView {
  const filed = world.core.actions.create(ADA, {
    server_id: 'a',
    action_type: 'say',
    parameters: { what: 'harmless' },
  });
  if (!filed.ok) throw new Error(filed.problem.message);
  return filed.value;
}

const change = (patch: object) => (world: World) => {
  expect(world.core.catalog.change(ADA, 'say', patch).ok).toBe(true);
};
const edit = (patch: object) => (world: World) => {
  expect(world.core.servers.edit(ADA, 'a', patch).ok).toBe(true);
};
const NOW = { command: 'echo -- harmless', as_root: true, time_limit_seconds: 60, address: 'root@192.0.2.1:22' };

test.each([
  [
    'another command',
    change({ argv: ['systemctl', 'stop', '{what}'] }),
    ['command'],
    { command: 'systemctl stop harmless' },
  ],
  ['rights', change({ needs_root: false }), ['rights'], { as_root: false }],
  ['another time limit', change({ time_limit_seconds: 61 }), ['time_limit'], { time_limit_seconds: 61 }],
  ['a value taken away', change({ parameters: { what: { kind: 'choice', values: ['other'] } } }), ['parameters'], {}],
  ['a type switched off', change({ enabled: false }), ['type_not_allowed'], {}],
  ['a type for other servers', change({ only_servers: ['b'] }), ['type_not_allowed'], {}],
  ['another host', edit({ host: '192.0.2.9' }), ['address'], { address: 'root@192.0.2.9:22' }],
  ['another port', edit({ port: 23 }), ['address'], { address: 'root@192.0.2.1:23' }],
  ['another login', edit({ ssh_user: 'deploy' }), ['login'], { address: 'deploy@192.0.2.1:22' }],
  [
    'a type removed and made anew',
    (world: World) => {
      world.core.catalog.remove(ADA, 'say');
      world.core.catalog.add(ADA, ActionTypeInput.parse({ ...SAY, argv: ['touch', '/x/{what}'] }));
    },
    ['command'],
    { command: 'touch /x/harmless' },
  ],
])('ACT-10: approved, then %s: nothing runs, and both are told', async (_, mutate, differs, now) => {
  const { world, id } = approvedWorld();
  const before = world.action(id);
  mutate(world);
  world.core.start('0');
  await pass(world, ended(world, id));
  expect(world.server('a').sent).toEqual([]);
  const after = world.action(id);
  expect(after).toMatchObject({
    status: 'cancelled',
    command: before.command,
    digest: before.digest,
    failure: { code: 'guard_refused', changed: { differs, approved: NOW, now: { ...NOW, ...now } } },
  });
  expect(after.failure?.message).toMatch(/^Not run: .+\.$/);
});

test('ACT-10: a type that was removed leaves nothing to compare with', async () => {
  const { world, id } = approvedWorld();
  world.core.catalog.remove(ADA, 'say');
  world.core.start('0');
  await pass(world, ended(world, id));
  expect(world.action(id).failure?.changed).toEqual({ differs: ['type_removed'], approved: NOW, now: null });
  expect(world.server('a').sent).toEqual([]);
});

test.each([
  ['changed and changed back', [{ argv: ['rm', '{what}'] }, { argv: SAY.argv }]],
  [
    'given another name and other rules of approval',
    [{ title: 'Say it', needs_approval: 'always', expire_after_hours: 1 }],
  ],
])('ACT-10: a type that was %s runs what was approved', async (_, patches) => {
  const { world, id } = approvedWorld();
  for (const patch of patches) change(patch)(world);
  world.core.start('0');
  await pass(world, ended(world, id));
  expect(world.action(id).status).toBe('completed');
  expect(world.server('a').sent).toEqual(['echo -- harmless']);
});

test('ACT-8, ACT-10: what changes while the server is probed is seen too', async () => {
  const { world, id } = approvedWorld();
  const { exec } = world.executor;
  world.executor.exec = (target, command) => {
    if (command.argv[0] === 'sh') world.core.catalog.change(ADA, 'say', { enabled: false });
    return exec(target, command);
  };
  world.core.start('0');
  await pass(world, ended(world, id));
  expect(world.action(id)).toMatchObject({ status: 'cancelled', failure: { code: 'guard_refused' } });
  expect(world.server('a').sent).toEqual([]);
});

test('ACT-10: what runs is the stored command with its rights and its limit, and success is what it says', async () => {
  const world = createWorld();
  const server = world.add('a');
  const sent: object[] = [];
  server.run = ({ argv, asRoot, timeLimitMs, thenLook }) => {
    sent.push({ argv, asRoot, timeLimitMs, thenLook });
    return restarted(server);
  };
  world.core.start('0');
  const { id, spec, digest } = world.file('a', 'plex');
  await pass(world, ended(world, id));
  const restart = {
    argv: ['systemctl', 'restart', 'plex'],
    asRoot: true,
    timeLimitMs: 180_000,
    thenLook: 'plex.service',
  };
  expect(sent).toEqual([restart]);
  expect(spec).toMatchObject({ argv: restart.argv, success: { kind: 'unit_active', unit: 'plex.service' } });
  const told = world.store.events.list({ action_id: id, limit: 10, order: 'oldest_first' });
  expect(told.map(({ data }) => (data.action as ActionView).digest)).toEqual(told.map(() => digest));
  expect(told[0]?.data.spec).toEqual(spec);
});

/** A specification that is well formed, with its right digest, and not the one that was approved. */
function forged(world: World): { text: string; digest: string } {
  const type = world.core.catalog.list().find(({ name }) => name === 'say');
  const server = world.store.servers.get('a');
  if (type === undefined || server === null) throw new Error('not there');
  const spec = specOf({ ...type, argv: ['systemctl', 'stop', 'plex'] }, server, null, {});
  return { text: JSON.stringify(spec), digest: digestOf(spec) };
}

type Tampering = [what: string, sql: (forgery: ReturnType<typeof forged>) => string];

test.each<Tampering>([
  ['the specification', ({ text }) => `UPDATE actions SET spec_json = '${text}'`],
  [
    'the specification and its digest',
    ({ text, digest }) => `UPDATE actions SET spec_json = '${text}', digest = '${digest}'`,
  ],
  [
    'specification, digests and shown command',
    ({ text, digest }) =>
      `UPDATE actions SET spec_json = '${text}', digest = '${digest}', approved_digest = '${digest}', command = 'systemctl stop plex'`,
  ],
  ['the shown command', () => "UPDATE actions SET command = 'echo -- other'"],
  ['the values', () => `UPDATE actions SET parameters_json = '{"what":"other"}'`],
  ['the approved digest', ({ digest }) => `UPDATE actions SET approved_digest = '${digest}'`],
  ['all of it to nothing', () => 'UPDATE actions SET spec_json = NULL, digest = NULL, approved_digest = NULL'],
])('ACT-10: %s changed by hand: it does not run', async (_, sql) => {
  const { world, id } = approvedWorld();
  tamper(world, sql(forged(world)));
  world.core.start('0');
  await pass(world, ended(world, id));
  expect(world.action(id)).toMatchObject({ status: 'cancelled', failure: { code: 'guard_refused' } });
  expect(world.server('a').sent).toEqual([]);
});

test('ACT-10: changed by hand in row and catalog alike: the log still knows what was approved', async () => {
  const { world, id } = approvedWorld();
  const { text, digest } = forged(world);
  change({ argv: ['systemctl', 'stop', 'plex'], parameters: {} })(world);
  tamper(
    world,
    `UPDATE actions SET spec_json = '${text}', digest = '${digest}', approved_digest = '${digest}',
       command = 'systemctl stop plex', parameters_json = '{}'`,
  );
  world.core.start('0');
  await pass(world, ended(world, id));
  expect(world.action(id).failure?.changed).toMatchObject({ differs: ['record'], approved: null });
  expect(world.server('a').sent).toEqual([]);
});

test('ACT-10: set to approved by hand, with no approval in the log: it does not run', async () => {
  const world = createWorld();
  world.add('a');
  world.core.servers.pause(ADA, 'a', {});
  const { id } = world.file('a', 'plex');
  tamper(
    world,
    `UPDATE actions SET status = 'approved', approved_digest = digest, approved_by = 'ada', approval_order = 1`,
  );
  world.core.start('0');
  await pass(world, ended(world, id));
  expect(world.action(id)).toMatchObject({ status: 'cancelled', failure: { changed: { differs: ['record'] } } });
  expect(world.server('a').sent).toEqual([]);
});
