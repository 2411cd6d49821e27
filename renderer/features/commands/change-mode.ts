/** Pausing one server or many; what was refused is said, server by server where there are few. */
import type { Answer } from '../../client/answer.ts';
import type { Client, PauseGiven } from '../../client/client.ts';
import type { ToastStore } from '../../ui/toast-store.ts';

type Say = Pick<ToastStore, 'say'>;

/** Requests under way at once: browsers keep six connections to a host, and one of them carries the events. */
const AT_ONCE = 4;

/** Asks for every one of `items`, a few at a time; the answers are in their order. */
export async function forEach<I, T>(items: readonly I[], ask: (item: I) => Promise<T>): Promise<T[]> {
  const answers: T[] = new Array(items.length);
  let next = 0;
  const work = async () => {
    for (let index = next++; index < items.length; index = next++) answers[index] = await ask(items[index] as I);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, work));
  return answers;
}

export async function pauseAll(
  client: Pick<Client, 'pause'>,
  toasts: Say,
  serverIds: readonly string[],
  input: PauseGiven,
): Promise<void> {
  const answers = await forEach(serverIds, (serverId) => client.pause(serverId, input));
  const done = sayRefusals(toasts, answers);
  if (done > 1) toasts.say({ tone: 'hold', text: `${done} servers are in maintenance: their fixes wait for you.` });
}

/** How many were done. */
export function sayRefusals(toasts: Say, answers: readonly Answer<unknown>[]): number {
  const refused = answers.filter((answer) => !answer.ok);
  const [first] = refused;
  if (first !== undefined) {
    const more = refused.length > 1 ? ` ${refused.length - 1} more were refused.` : '';
    toasts.say({ tone: 'bad', text: `${first.problem.message}${more}` });
  }
  return answers.length - refused.length;
}
