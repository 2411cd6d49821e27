/** `--wait` and following, against a real event stream. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ActionStatus, ActionView, RestartAnswer } from '../contract/action.ts';
import type { EventKind } from '../contract/event.ts';
import { AuditPage } from './answers.ts';
import { eventStream, type FakeHost, json, startFakeHost } from './testing/fake-host.ts';
import { runCli, startCli } from './testing/run-cli.ts';
import { AT, sampleAction, sampleEvent } from './testing/samples.ts';

let host: FakeHost;
const cli = (args: string[]) => runCli(['--data-dir', host.dataDir, ...args]);

beforeEach(async () => {
  host = await startFakeHost();
  const { action_type, server_id, command } = sampleAction();
  const filed = {
    action_id: 12,
    action_type,
    server_id,
    service_name: 'nginx',
    command,
    status: 'approved',
    created_at: AT,
  };
  host.on('POST /servers/web-1/services/nginx/restart', json(201, RestartAnswer, { ...filed, status: 'approved' }));
});
afterEach(() => host.close());

function happens(...statuses: [EventKind, ActionStatus][]): void {
  const events = statuses.map(([kind, status], at) => sampleEvent(at + 1, kind, { action: sampleAction({ status }) }));
  host.on('GET /events', eventStream(events));
  host.on('GET /actions/12', json(200, ActionView, sampleAction({ status: statuses.at(-1)?.[1] ?? 'pending' })));
}

const restart = (...more: string[]) => cli(['service', 'restart', 'web-1', 'nginx', ...more]);

describe('--wait', () => {
  test.each([
    ['completed', 'action.completed', 0],
    ['failed', 'action.failed', 7],
    ['rejected', 'action.rejected', 9],
    ['cancelled', 'action.cancelled', 9],
    ['expired', 'action.expired', 9],
  ] as const)('API-5: an action that ends %s ends the wait with %s', async (status, kind, expected) => {
    happens(['action.created', 'pending'], [kind, status]);
    const { code, stdout, stderr } = await restart('--wait');
    expect({ code, stderr }).toEqual({ code: expected, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Action 12: restart_service nginx on web-1 {2}${status}\n`));
    expect(host.seen.map(({ target }) => target)).toContain('/events?action_id=12&after=0');
  });

  test('API-5: what waits for approval, or runs, when the time is over ends with 8', async () => {
    happens(['action.created', 'pending']);
    const { code, stdout } = await restart('--wait', '0.1', '--json');
    expect(code).toBe(8);
    expect(JSON.parse(stdout)).toMatchObject({ id: 12, status: 'pending' });
  });

  test('RUN-2: an outcome that stays lost ends with 10', async () => {
    happens(['action.created', 'approved'], ['action.lost', 'unknown']);
    expect((await restart('--wait', '0.1')).code).toBe(10);
  });

  test('RUN-6: an outcome that was lost and then found counts as found', async () => {
    happens(['action.created', 'approved'], ['action.lost', 'unknown'], ['action.completed', 'completed']);
    expect((await restart('--wait')).code).toBe(0);
  });

  test('API-3: a stream that ends is resumed where it ended', async () => {
    const [created, completed] = [
      sampleEvent(41, 'action.created', { action: sampleAction({ status: 'approved' }) }),
      sampleEvent(42, 'action.completed', { action: sampleAction({ status: 'completed' }) }),
    ];
    const first = eventStream([created], 'ends');
    const second = eventStream([completed]);
    host.on('GET /events', (response, request) =>
      (request.headers['last-event-id'] === '41' ? second : first)(response, request),
    );
    host.on('GET /actions/12', json(200, ActionView, sampleAction({ status: 'completed' })));
    expect((await restart('--wait')).code).toBe(0);
  });

  test('API-5: without --wait a request that was filed is done, and says what comes next', async () => {
    host.on('POST /actions', json(201, ActionView, sampleAction()));
    const { code, stdout } = await cli(['action', 'create', 'web-1', 'clear_logs']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        'Action 12 waits for approval: systemctl restart nginx on web-1\n' +
        'A person decides with: holdpoint action approve 12\n',
    });
    expect(host.seen[0]?.body).toEqual({ server_id: 'web-1', action_type: 'clear_logs' });
  });
});

describe('audit tail', () => {
  test('API-3: it begins with the newest, goes on without a gap, and ends with 130 on Ctrl-C', async () => {
    const page = { events: [sampleEvent(8, 'action.approved'), sampleEvent(7, 'action.created')], next_cursor: '7' };
    host.on('GET /audit', json(200, AuditPage, page));
    host.on('GET /events', eventStream([sampleEvent(9, 'action.started')]));
    const child = startCli(['--data-dir', host.dataDir, '--json', 'events', 'follow', '-n', '2', '--server', 'web-1']);
    const ended = once(child, 'close');
    const seqs: number[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      seqs.push((JSON.parse(line) as { seq: number }).seq);
      if (seqs.length === 3) child.kill('SIGINT');
    }
    expect(seqs).toEqual([7, 8, 9]);
    expect(await ended).toEqual([130, null]);
    expect(host.seen.map(({ target }) => target)).toEqual([
      '/audit?server_id=web-1&limit=2',
      '/events?server_id=web-1&after=8',
    ]);
  });
});
