/** Tests a connection and lets a person decide on a key nobody accepted yet; never accepts one by itself (SPEC RUN-8). */
import { ServerTest, ServerView } from '../contract/server.ts';
import { type Answer, path } from './api-client.ts';
import type { Context } from './context.ts';
import { harmless } from './harmless.ts';
import { confirm } from './questions.ts';
import { testLines } from './views/server-view.ts';

type Tested = Answer<typeof ServerTest>;

export function testConnection({ api }: Context, id: string): Promise<Tested> {
  return api.send('POST', path`/servers/${id}/test`, ServerTest);
}

export function acceptKey({ api }: Context, id: string, fingerprint: string): Promise<Answer<typeof ServerView>> {
  return api.send('PUT', path`/servers/${id}/host-key`, ServerView, { fingerprint });
}

/** The last test that was made. `accepted`: the fingerprint the person gave beforehand, for scripts. */
export async function testAndDecide(context: Context, id: string, accepted: string | undefined): Promise<Tested> {
  const first = await testConnection(context, id);
  const key = first.read().host_key;
  if (key === null || key.known) return first;
  const { out } = context;
  if (accepted !== undefined) {
    await acceptKey(context, id, accepted);
    return testConnection(context, id);
  }
  const shown = harmless(`${key.type} ${key.fingerprint}`);
  if (!context.isInteractive) {
    out.note(`${harmless(id)} shows the host key ${shown}, which nobody accepted yet.`);
    out.note(`If it is the right one: holdpoint server accept-key ${harmless(id)} ${harmless(key.fingerprint)}`);
    return first;
  }
  out.lines(testLines(id, first.read(), out.paint));
  if (!(await confirm(`Accept the host key ${shown} of ${harmless(id)}?`))) return first;
  await acceptKey(context, id, key.fingerprint);
  return testConnection(context, id);
}
