/** One life of the SSH worker, seen from the main thread: what was asked of it, and what its end means for that. */
import { Worker } from 'node:worker_threads';
import type { CapturedText, ExecOutcome, NotStarted } from '../core/ports.ts';
import { notStarted } from './connect-failure.ts';
import type { FromWorker, Question, Result, SshLimits, ToWorker } from './protocol.ts';

export interface WorkerLink {
  exec(question: Extract<Question, { op: 'exec' }>, onStarted: (() => void) | undefined): Promise<ExecOutcome>;
  /** Where `signal` is aborted the worker is told to end it; what it answers then is the answer. */
  ask(question: Exclude<Question, { op: 'exec' }>, signal?: AbortSignal): Promise<Result>;
  forget(serverId: string): void;
  /** Resolves when the thread is gone. */
  close(): Promise<void>;
}

export interface WorkerLinkEvents {
  /** It takes no more questions. */
  onFailing(): void;
  /** It is gone without having been asked to, and all that was pending is answered. */
  onFailed(error: Error): void;
}

interface Pending {
  isExec: boolean;
  /** Whether the command may have started. */
  isSent: boolean;
  onStarted: (() => void) | undefined;
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** How long the worker gets to end by itself; a key exchange can keep it busy for seconds. */
const CLOSE_GRACE_MS = 500;

export function createWorkerLink(url: URL, limits: SshLimits, events: WorkerLinkEvents): WorkerLink {
  const worker = new Worker(url, { workerData: limits, name: 'ssh' });
  const pending = new Map<number, Pending>();
  const { promise: gone, resolve: onGone } = Promise.withResolvers<void>();
  let lastId = 0;
  let isClosing = false;
  let failure: Error | undefined;

  function say(message: ToWorker): void {
    worker.postMessage(message);
  }

  function ask(question: Question, onStarted?: () => void): Promise<Result> {
    return new Promise((resolve, reject) => {
      lastId += 1;
      say({ ...question, id: lastId });
      pending.set(lastId, { isExec: question.op === 'exec', isSent: false, onStarted, resolve, reject });
    });
  }

  worker.on('message', (message: FromWorker) => {
    const asked = pending.get(message.id);
    if (!asked) return;
    switch (message.kind) {
      case 'sent':
        asked.isSent = true;
        return;
      case 'started':
        asked.onStarted?.();
        return;
      case 'done':
        asked.resolve(message.result);
        break;
      case 'bug':
        asked.reject(new Error(message.message));
        break;
    }
    pending.delete(message.id);
  });

  worker.on('error', (error) => {
    failure = error instanceof Error ? error : new Error(String(error));
    events.onFailing();
  });

  // All that the worker said has been read by the time it is gone, so `isSent` is the truth.
  worker.on('exit', (code) => {
    failure ??= new Error(`the SSH worker ended with code ${code}`);
    events.onFailing();
    const message = isClosing ? 'Holdpoint is closing.' : 'The SSH part of Holdpoint failed and was started anew.';
    for (const asked of pending.values()) asked.resolve(outcomeAfterEnd(asked, message));
    pending.clear();
    if (!isClosing) events.onFailed(failure);
    onGone();
  });

  return {
    exec: (question, onStarted) => ask(question, onStarted) as Promise<ExecOutcome>,
    ask(question, signal) {
      const answer = ask(question);
      const abandon = { op: 'abandon', id: lastId } as const;
      const onAbort = () => say(abandon);
      signal?.addEventListener('abort', onAbort);
      if (signal?.aborted) onAbort();
      return answer.finally(() => signal?.removeEventListener('abort', onAbort));
    },
    forget: (serverId) => say({ op: 'forget', serverId }),
    async close() {
      isClosing = true;
      say({ op: 'close' });
      const timer = setTimeout(() => void worker.terminate(), CLOSE_GRACE_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}

function outcomeAfterEnd({ isExec, isSent }: Pending, message: string): ExecOutcome | NotStarted {
  const nothing: CapturedText = { text: '', is_cut: false };
  if (isExec && isSent) return { kind: 'lost', message, stdout: nothing, stderr: nothing };
  return notStarted('connection_lost', message);
}
