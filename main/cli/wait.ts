/** `--wait`: follows one action to its end over the event stream, then shows what came of it. */
import { ActionSummary, ActionView } from '../contract/action.ts';
import { path } from './api-client.ts';
import type { Context } from './context.ts';
import { EXIT, exitOfAction } from './exit-codes.ts';
import { followEvents } from './follow.ts';
import { actionLines, progressLine } from './views/action-view.ts';

/** Holdpoint looks at the server to learn a lost outcome; it gets this long before the wait ends with "unknown". */
const LOOK_UP_MS = 30_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** `seconds` true: however long it takes. Sets the exit code. */
export async function waitForEnd(context: Context, id: number, seconds: number | true): Promise<void> {
  const ending = new AbortController();
  const endAfter = (ms: number) => setTimeout(() => ending.abort(), Math.min(ms, LONGEST_TIMER_MS));
  const timers = seconds === true ? [] : [endAfter(seconds * 1000)];
  try {
    for await (const { event } of followEvents({
      connect: context.connect,
      // From the beginning of the log: nothing that happened before the stream was open is missed.
      query: { action_id: id, after: 0 },
      signal: ending.signal,
      onNote: context.out.progress,
    })) {
      const action = ActionSummary.safeParse(event.data.action).data;
      if (action === undefined) continue;
      context.out.progress(progressLine(event, action));
      if (action.status === 'unknown') timers.push(endAfter(LOOK_UP_MS));
      else if (exitOfAction(action.status) !== EXIT.notFinished) break;
    }
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
  const answer = await context.connect().get(path`/actions/${String(id)}`, ActionView);
  context.exitCode = exitOfAction(answer.read().status);
  context.out.show(answer, (action) => actionLines(action, context.out.paint, context.now()));
}
