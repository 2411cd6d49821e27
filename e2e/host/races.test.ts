/** Many at once over HTTP: the database decides, and exactly one wins (SPEC ACT-5, ACT-7). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ActionView,
  allActions,
  approve,
  ask,
  changeSettings,
  type ErrorBody,
  getAction,
  pause,
  restartPath,
  story,
  unpause,
  whenOver,
} from '../support/api.ts';
import { type Answer, type HostProcess, startHostProcess } from '../support/host-process.ts';
import { addSimulated, type DemoFleet, restartsOf, startSimulated } from '../support/simulated.ts';

const ROUNDS = 300;
const CREATES = 8;
const DECISIONS = 6;

const units = Array.from({ length: ROUNDS }, (_, index) => `unit-${index}`);

describe('many at once', () => {
  let fleet: DemoFleet;
  let host: HostProcess;
  beforeAll(async () => {
    fleet = await startSimulated(2, [...units, 'race']);
    host = await startHostProcess();
    await changeSettings(host, { verify_seconds: 0 });
    await addSimulated(host, fleet, 'sim-1');
    await addSimulated(host, fleet, 'sim-2');
    await pause(host, 'sim-1');
  });
  afterAll(async () => {
    await host?.dispose();
    await fleet?.close();
  });

  /** Both doors, and both names of the unit. */
  function create(unit: string, number: number): Promise<Answer<Record<string, unknown>>> {
    const service_name = number % 4 < 2 ? unit : `${unit}.service`;
    return number % 2 === 0
      ? host.call('POST', restartPath('sim-1', service_name), {})
      : host.call('POST', '/actions', { server_id: 'sim-1', action_type: 'restart_service', service_name });
  }

  const idOf = ({ body }: Answer<Record<string, unknown>>) => (body.action_id ?? body.id) as number;

  test(`ACT-5 ACT-7: ${ROUNDS} rounds of eight creates and six decisions: one of each wins, the others are told by whom`, async () => {
    const winners: Record<string, number> = {};
    for (const unit of units) {
      const created = await Promise.all(Array.from({ length: CREATES }, (_, number) => create(unit, number)));
      const accepted = created.filter(({ status }) => status === 201);
      expect(accepted, unit).toHaveLength(1);
      const id = idOf(accepted[0] as Answer<Record<string, unknown>>);
      for (const refused of created.filter(({ status }) => status !== 201))
        expect(refused).toMatchObject({
          status: 409,
          body: { detail: { code: 'duplicate_action', existing_action_id: id, existing_status: 'pending' } },
        });

      // Approving and withdrawing do not exclude each other: what is approved may still be cancelled (ACT-2).
      const steps = id % 3 === 0 ? (['cancel', 'reject'] as const) : (['approve', 'reject'] as const);
      // Whose request goes out first changes from round to round.
      const order = Array.from({ length: DECISIONS }, (_, index) => steps[(index + id) % 2] as (typeof steps)[number]);
      const decided = await Promise.all(
        order.map(async (step) => {
          const body = step === 'reject' ? { reason: 'not now' } : {};
          return { step, answer: await host.call<ActionView & ErrorBody>('POST', `/actions/${id}/${step}`, body) };
        }),
      );
      const won = decided.filter(({ answer }) => answer.status === 200);
      expect(won, unit).toHaveLength(1);
      const { step } = won[0] as (typeof decided)[number];
      winners[step] = (winners[step] ?? 0) + 1;
      for (const { answer } of decided.filter(({ answer }) => answer.status !== 200)) {
        expect(answer).toMatchObject({ status: 409, body: { detail: { code: 'wrong_status' } } });
        // An approved one may be on its way by then.
        const stands = { approve: ['approved', 'executing', 'completed'], reject: ['rejected'], cancel: ['cancelled'] };
        expect(stands[step]).toContain(answer.body.detail.status);
      }
      const end = await whenOver(host, id);
      expect(end.status).toBe({ approve: 'completed', reject: 'rejected', cancel: 'cancelled' }[step]);
      expect(restartsOf(fleet, 'sim-1', unit) + restartsOf(fleet, 'sim-1', `${unit}.service`)).toBe(
        step === 'approve' ? 1 : 0,
      );
    }
    expect(Object.keys(winners).sort(), 'every kind of decision has won some round').toEqual([
      'approve',
      'cancel',
      'reject',
    ]);
    expect(await allActions(host)).toHaveLength(ROUNDS);
    expect(await ask(host, 'GET', '/audit/verify')).toMatchObject({ ok: true });
  });

  test('ACT-2 ACT-7: approved and withdrawn at once: it runs once or never, as its status says', async () => {
    const ends: Record<string, number> = {};
    for (let round = 1; round <= 60; round += 1) {
      const before = restartsOf(fleet, 'sim-1', 'race');
      const id = idOf(await create('race', 0));
      const steps =
        round % 2 === 0 ? ['approve', 'cancel', 'approve', 'cancel'] : ['cancel', 'approve', 'cancel', 'approve'];
      const answers = await Promise.all(steps.map((step) => host.call('POST', `/actions/${id}/${step}`, {})));
      const won = steps.filter((_, index) => answers[index]?.status === 200);
      expect(new Set(won).size, 'each kind wins at most once').toBe(won.length);
      const { status } = await whenOver(host, id);
      expect(status).toBe(won.includes('cancel') ? 'cancelled' : 'completed');
      expect(restartsOf(fleet, 'sim-1', 'race') - before).toBe(status === 'completed' ? 1 : 0);
      ends[status] = (ends[status] ?? 0) + 1;
    }
    expect(ends.cancelled, JSON.stringify(ends)).toBeGreaterThan(0);
  });

  test('ACT-3 ACT-5: on a normal server too, however many ask at once, what runs side by side is one', async () => {
    await unpause(host, 'sim-2');
    for (let round = 1; round <= 20; round += 1) {
      const before = restartsOf(fleet, 'sim-2', 'race');
      const answers = await Promise.all(
        Array.from({ length: CREATES }, () => host.call('POST', restartPath('sim-2', 'race'), {})),
      );
      const accepted = answers.filter(({ status }) => status === 201).map(idOf);
      expect(accepted.length).toBeGreaterThan(0);
      for (const id of accepted) expect(await whenOver(host, id)).toMatchObject({ status: 'completed' });
      // A second one is only accepted after the first had ended, and then it ran too: once each.
      expect(restartsOf(fleet, 'sim-2', 'race') - before).toBe(accepted.length);
      for (const id of accepted)
        expect((await story(host, id)).filter((kind) => kind === 'action.started')).toHaveLength(1);
    }
  });

  test('ACT-7: what is over cannot be decided on again, and the answer says what it is', async () => {
    const id = idOf(await create('race', 0));
    await approve(host, id);
    await whenOver(host, id);
    for (const [step, body] of [
      ['approve', {}],
      ['cancel', {}],
      ['reject', { reason: 'late' }],
      ['settle', { outcome: 'failed', note: 'late' }],
    ] as const)
      expect(await host.call('POST', `/actions/${id}/${step}`, body)).toMatchObject({
        status: 409,
        body: { detail: { code: 'wrong_status', status: 'completed' } },
      });
    expect(await getAction(host, id)).toMatchObject({ status: 'completed' });
    expect(await host.call('POST', '/actions/999999/approve', {})).toMatchObject({ status: 404 });
  });
});
