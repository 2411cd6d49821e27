/** The client over Electron's bridge answers as the one over HTTP does. */
import { expect, test, vi } from 'vitest';
import type { ApiAnswer, FollowHandlers } from '../../main/contract/bridge.ts';
import { createBridgeFeed, createBridgeHttp } from './bridge.ts';
import { followDesktop } from './bridge-desktop.ts';

const answering = (answer: ApiAnswer) => vi.fn(async () => answer);

test('issue 4: a request goes over the bridge as JSON text and comes back as a value', async () => {
  const request = answering({ status: 200, text: '{"id":7}' });
  const http = createBridgeHttp({ request });
  expect(await http('POST', '/actions', { a: 1 })).toEqual({ ok: true, value: { id: 7 } });
  expect(request).toHaveBeenCalledWith('POST', '/actions', '{"a":1}');
  await http('GET', '/actions');
  expect(request).toHaveBeenLastCalledWith('GET', '/actions', null);
});

test('issue 4: 204 is null, a refusal keeps its code, nonsense is told apart, a rejection never gets through', async () => {
  const ask = (answer: ApiAnswer) => createBridgeHttp({ request: answering(answer) })('GET', '/x');
  expect(await ask({ status: 204, text: '' })).toEqual({ ok: true, value: null });
  const problem = { code: 'wrong_status', message: 'It is approved.', status: 'approved' };
  expect(await ask({ status: 409, text: JSON.stringify({ detail: problem }) })).toEqual({ ok: false, problem });
  expect(await ask({ status: 200, text: '<html>' })).toMatchObject({ problem: { code: 'answer_not_understood' } });
  const failing = createBridgeHttp({ request: () => Promise.reject(new Error('gone')) });
  expect(await failing('GET', '/x')).toMatchObject({ ok: false, problem: { code: 'host_not_reached' } });
});

function openFeed() {
  const told: unknown[] = [];
  let pushed: FollowHandlers | undefined;
  const remove = vi.fn();
  const feed = createBridgeFeed({
    follow(after, handlers) {
      told.push(['follow', after]);
      pushed = handlers;
      return remove;
    },
  });
  const close = feed.open(4, {
    onOpen: () => told.push('open'),
    onEvents: (events) => told.push(events.map(({ seq }) => seq)),
    onReset: () => told.push('reset'),
    onEnd: (end) => told.push(['end', end]),
  });
  if (pushed === undefined) throw new Error('it did not follow');
  return { told, pushed, close, remove };
}

test('API-3: events arrive whole however the text is cut, and a reset is told', () => {
  const { told, pushed, close, remove } = openFeed();
  pushed.onOpen(200);
  const text = 'id: 5\nevent: server.paused\ndata: {"seq":5}\n\nid: 6\nevent: server.resumed\ndata: {"seq":6}\n\n';
  pushed.onText(text.slice(0, 30));
  pushed.onText(text.slice(30));
  pushed.onText(': still here\n\n');
  pushed.onText('id: 9\nevent: reset\ndata: {"last_seq":9}\n\n');
  pushed.onEnd();
  expect(told).toEqual([['follow', 4], 'open', [5, 6], 'reset', ['end', 'lost']]);
  close();
  expect(remove).toHaveBeenCalledOnce();
});

test('API-3: a refused stream is not open; only 401 means signed out', () => {
  for (const [status, end] of [
    [401, 'unauthorized'],
    [503, 'lost'],
  ] as const) {
    const { told, pushed } = openFeed();
    pushed.onOpen(status);
    pushed.onEnd();
    expect(told.slice(1)).toEqual([['end', end]]);
  }
});

test('issue 4: the window goes where the desktop asks, on its own pages only, and tells its theme', async () => {
  let open = (_path: string) => {};
  const setTheme = vi.fn(async () => {});
  const gone: string[] = [];
  const bridge = {
    onOpenPath(listener: (path: string) => void) {
      open = listener;
      return () => {};
    },
    setTheme,
  };
  followDesktop(bridge, (path) => gone.push(path));
  for (const path of ['/actions/7', '//evil.example', 'https://evil.example', 'javascript:x']) open(path);
  expect(gone).toEqual(['/actions/7']);
  expect(setTheme).toHaveBeenLastCalledWith('system');
  document.documentElement.dataset.theme = 'dark';
  await vi.waitFor(() => expect(setTheme).toHaveBeenLastCalledWith('dark'));
  delete document.documentElement.dataset.theme;
  await vi.waitFor(() => expect(setTheme).toHaveBeenLastCalledWith('system'));
});
