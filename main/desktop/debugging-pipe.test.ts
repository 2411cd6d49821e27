import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createDebuggingPipe } from './debugging-pipe.ts';

function browser(limitMs?: number) {
  const [out, incoming] = [new PassThrough(), new PassThrough()];
  const pipe = createDebuggingPipe(out, incoming, limitMs);
  const asked = () =>
    (out.read()?.toString() ?? '')
      .split('\0')
      .filter((text: string) => text !== '')
      .map((text: string) => JSON.parse(text));
  const say = (message: object) => incoming.write(`${JSON.stringify(message)}\0`);
  return { pipe, out, incoming, asked, say };
}

test('issue 4 the window: answers find their questions in any order, also in pieces', async () => {
  const { pipe, incoming, asked, say } = browser();
  const [first, second] = [pipe.send('Page.enable'), pipe.send('Page.navigate', { url: 'http://x' }, 's1')];
  expect(asked()).toEqual([
    { id: 1, method: 'Page.enable', params: {} },
    { id: 2, method: 'Page.navigate', params: { url: 'http://x' }, sessionId: 's1' },
  ]);
  say({ id: 2, result: { frameId: 'f' } });
  incoming.write('{"id":1,"res');
  incoming.write('ult":{}}\0');
  expect(await Promise.all([first, second])).toEqual([{}, { frameId: 'f' }]);
});

test('issue 4 the window: a refusal and the end of the browser are errors, not silence', async () => {
  const { pipe, incoming, say } = browser();
  const refused = pipe.send('Page.nonsense');
  say({ id: 1, error: { message: 'no such method' } });
  await expect(refused).rejects.toThrow('no such method');
  const cut = pipe.send('Page.enable');
  incoming.destroy();
  await expect(cut).rejects.toThrow('ended');
  await expect(pipe.send('Page.enable')).rejects.toThrow('ended');
});

test('issue 4 the window: an event is waited for by what is in it', async () => {
  const { pipe, say } = browser();
  const found = pipe.event<{ type: string }>('Target.attached', ({ type }) => type === 'page');
  say({ method: 'Target.attached', params: { type: 'worker' } });
  say({ method: 'Target.detached', params: { type: 'page' } });
  say({ method: 'Target.attached', params: { type: 'page' } });
  expect(await found).toEqual({ type: 'page' });
});

test('issue 4 the window: a browser that hangs is waited for no longer than the limit', async () => {
  const { pipe, say } = browser(20);
  await expect(pipe.send('Page.enable')).rejects.toThrow('did not answer Page.enable');
  say({ id: 1, result: {} });
  const answered = pipe.send('Page.enable');
  say({ id: 2, result: { late: false } });
  expect(await answered).toEqual({ late: false });
});
