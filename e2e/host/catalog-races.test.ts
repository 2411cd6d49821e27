/** Types are changed while actions of them are approved and run: whatever ran is what was approved (SPEC ACT-10). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ActionView, approve, ask, fileAction, getAction, pause, story, whenOver } from '../support/api.ts';
import { type HostProcess, startHostProcess } from '../support/host-process.ts';
import { addSimulated, type DemoFleet, startSimulated } from '../support/simulated.ts';

const LANES = 4;
const ROUNDS = 75;

/** When the owner changes the type: of each kind a quarter of the rounds. */
type Kind = 'before the approval' | 'with the approval' | 'there and back' | 'when it is over';
const KINDS: readonly Kind[] = ['before the approval', 'with the approval', 'there and back', 'when it is over'];

interface Round {
  kind: Kind;
  /** What was filed and approved. */
  approved: string[];
  /** What the type was changed to. */
  changed: string[];
  end: ActionView;
}

describe('a type that changes under its actions', () => {
  let fleet: DemoFleet;
  let host: HostProcess;
  beforeAll(async () => {
    fleet = await startSimulated(LANES, ['plex']);
    host = await startHostProcess();
    for (let lane = 1; lane <= LANES; lane += 1) {
      await addSimulated(host, fleet, `sim-${lane}`);
      await pause(host, `sim-${lane}`);
    }
  });
  afterAll(async () => {
    await host?.dispose();
    await fleet?.close();
  });

  const timesRun = (lane: number, argv: readonly string[]) =>
    fleet.host(`sim-${lane}`).simulated.executed.get(argv.join(' ')) ?? 0;

  async function playRound(lane: number, round: number): Promise<Round> {
    const kind = KINDS[round % KINDS.length] as Kind;
    const type = `trim_${lane}`;
    const approved = ['journalctl', `--vacuum-time=${1000 + 2 * round}d`];
    const changed = ['journalctl', `--vacuum-time=${1001 + 2 * round}d`];
    const change = (argv: readonly string[]) => ask<unknown>(host, 'PATCH', `/catalog/${type}`, { argv });
    await change(approved);
    const id = await fileAction(host, { server_id: `sim-${lane}`, action_type: type });
    switch (kind) {
      case 'before the approval':
        await change(changed);
        await approve(host, id);
        break;
      case 'with the approval':
        await Promise.all(round % 8 < 4 ? [approve(host, id), change(changed)] : [change(changed), approve(host, id)]);
        break;
      case 'there and back':
        await Promise.all([approve(host, id), change(changed).then(() => change(approved))]);
        break;
      case 'when it is over':
        await approve(host, id);
        await whenOver(host, id);
        await change(changed);
        break;
    }
    return { kind, approved, changed, end: await whenOver(host, id) };
  }

  test(`ACT-10: ${LANES * ROUNDS} rounds of changing, approving and running: nothing runs but what was approved`, async () => {
    const lanes = Array.from({ length: LANES }, (_, index) => index + 1);
    for (const lane of lanes) {
      const type = { name: `trim_${lane}`, argv: ['journalctl', '--vacuum-time=7d'] };
      await ask(host, 'POST', '/catalog', type);
    }
    const ends = new Map<string, number>();
    await Promise.all(
      lanes.map(async (lane) => {
        for (let round = 0; round < ROUNDS; round += 1) {
          const { kind, approved, changed, end } = await playRound(lane, round);
          const what = `lane ${lane}, round ${round}, changed ${kind}`;
          ends.set(`${kind}: ${end.status}`, (ends.get(`${kind}: ${end.status}`) ?? 0) + 1);
          expect([end.command, timesRun(lane, changed)], what).toEqual([approved.join(' '), 0]);
          if (end.status === 'completed') {
            expect([timesRun(lane, approved), end.approved_digest], what).toEqual([1, end.digest]);
            continue;
          }
          expect([end.status, end.failure?.code, timesRun(lane, approved)], what).toEqual([
            'cancelled',
            'guard_refused',
            0,
          ]);
          expect(end.failure?.changed, what).toMatchObject({
            differs: ['command'],
            approved: { command: approved.join(' ') },
            now: { command: changed.join(' ') },
          });
        }
      }),
    );
    const roundsOf = (kind: Kind) =>
      LANES *
      Array.from({ length: ROUNDS }, (_, round) => KINDS[round % KINDS.length]).filter((one) => one === kind).length;
    // Without a race the outcome is known; with one it is either.
    expect(ends.get('before the approval: cancelled')).toBe(roundsOf('before the approval'));
    expect(ends.get('when it is over: completed')).toBe(roundsOf('when it is over'));
  });

  test('ACT-10: a refused action is asked again in one step, runs as it is now, and its story says why', async () => {
    await ask(host, 'PATCH', '/catalog/trim_1', { argv: ['journalctl', '--vacuum-time=3000d'] });
    const id = await fileAction(host, { server_id: 'sim-1', action_type: 'trim_1', note: 'disk is full' });
    const { affected } = await ask<{ affected: object }>(host, 'PATCH', '/catalog/trim_1', {
      argv: ['journalctl', '--vacuum-time=3001d'],
    });
    expect(affected).toEqual({ count: 1, action_ids: [id] });
    await approve(host, id);
    await whenOver(host, id);
    expect(await story(host, id)).toEqual(['action.created', 'action.approved', 'action.cancelled']);
    const again = await ask<ActionView>(host, 'POST', `/actions/${id}/ask-again`, {});
    expect(again).toMatchObject({ status: 'pending', command: 'journalctl --vacuum-time=3001d', note: 'disk is full' });
    await ask(host, 'POST', `/actions/${again.id}/approve`, { revision: again.revision, digest: again.digest });
    expect(await whenOver(host, again.id)).toMatchObject({ status: 'completed' });
    expect(timesRun(1, ['journalctl', '--vacuum-time=3001d'])).toBe(1);
    expect((await getAction(host, id)).status).toBe('cancelled');
  });
});
