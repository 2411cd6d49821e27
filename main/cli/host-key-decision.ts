/** Tests a connection and lets a person decide on a key nobody accepted yet; never accepts one by itself (SPEC RUN-8). */
import { ServerTest, ServerView } from '../contract/server.ts';
import { type Answer, path } from './api-client.ts';
import type { Context } from './context.ts';
import { harmless } from './harmless.ts';
import { confirm } from './questions.ts';

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
  if (accepted !== undefined) {
    await acceptKey(context, id, accepted);
    return testConnection(context, id);
  }
  const before = key.accepted_fingerprint === null ? 'which nobody accepted yet' : `not ${key.accepted_fingerprint}`;
  context.out.note(harmless(`${id} shows the host key ${key.type} ${key.fingerprint}, ${before}.`));
  if (!context.isInteractive) {
    context.out.note(harmless(`If it is the right one: holdpoint server accept-key ${id} ${key.fingerprint}`));
    return first;
  }
  if (!(await confirm('Accept it?'))) return first;
  await acceptKey(context, id, key.fingerprint);
  return testConnection(context, id);
}
