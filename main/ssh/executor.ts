/** The ports Executor and SiteFiles: hands everything to the SSH worker and waits for nothing else (DESIGN: the fifth sentence). */
import type { Executor, NotStarted, SshCheck, SudoCheck } from '../core/ports.ts';
import type { SiteFiles, SiteOutcome } from '../core/visitors/site-files.ts';
import { DEFAULT_LIMITS, type SshLimits } from './protocol.ts';
import { createWorkerLink, type WorkerLink } from './worker-link.ts';

export interface SshExecutorDeps {
  /** Where limits other than DEFAULT_LIMITS are wanted. */
  limits?: Partial<SshLimits>;
  /** Told of every unexpected end of the worker; what was under way has been answered by then. */
  onWorkerFailure?: (error: Error) => void;
  /** Another worker entry than the one beside this module. */
  workerUrl?: URL;
}

/** From source Node runs `worker.ts`; in the built program the bundler put it beside the caller as `ssh-worker.js`. */
const WORKER_URL = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './ssh-worker.js', import.meta.url);

/** Starts the worker at once. A promise rejects only for a mistake of the caller, such as NUL in an argument. */
export function createSshExecutor(deps: SshExecutorDeps = {}): Executor & SiteFiles {
  const limits = { ...DEFAULT_LIMITS, ...deps.limits };
  let link: WorkerLink | undefined = startLink();
  let isClosed = false;

  function startLink(): WorkerLink {
    const started = createWorkerLink(deps.workerUrl ?? WORKER_URL, limits, {
      onFailing() {
        if (link === started) link = undefined;
      },
      onFailed: (error) => deps.onWorkerFailure?.(error),
    });
    return started;
  }

  function worker(): WorkerLink | undefined {
    if (isClosed) return undefined;
    // Started anew with the next need, not at once: a worker that cannot start at all would be started for ever.
    link ??= startLink();
    return link;
  }

  return {
    async exec(target, { onStarted, ...command }) {
      return worker()?.exec({ op: 'exec', target, command }, onStarted) ?? closed();
    },
    async check(target) {
      return (worker()?.ask({ op: 'check', target }) as Promise<SshCheck> | undefined) ?? closed();
    },
    async checkSudo(target, commands) {
      return (worker()?.ask({ op: 'checkSudo', target, commands }) as Promise<SudoCheck> | undefined) ?? closed();
    },
    async applySite(target, folder, steps, signal) {
      const question = { op: 'applySite', target, folder, steps } as const;
      return (worker()?.ask(question, signal) as Promise<SiteOutcome> | undefined) ?? closed();
    },
    forget(serverId) {
      link?.forget(serverId);
    },
    async close() {
      isClosed = true;
      await link?.close();
    },
  };
}

function closed(): NotStarted {
  return { kind: 'not_started', failure: { code: 'connection_lost', message: 'Holdpoint is closing.' } };
}
