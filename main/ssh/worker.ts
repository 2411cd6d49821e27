/** The SSH worker: all connections live in this thread. An uncaught error ends it; the main thread starts another. */
import { parentPort, workerData } from 'node:worker_threads';
import { takenOverFailure, unheardFailure } from '../core/login-answer.ts';
import type { ExecOutcome, SshCheck, Target } from '../core/ports.ts';
import { systemClock } from '../core/system-clock.ts';
import { notStarted } from './connect-failure.ts';
import type { Connection } from './connection.ts';
import { type ExecHooks, type ExecRequest, execOn, NO_HOOKS } from './exec.ts';
import { createPool } from './pool.ts';
import type { FromWorker, Question, Result, SshLimits, ToWorker } from './protocol.ts';
import { commandRequest, plain, shortRequest } from './request.ts';
import { applySiteOn } from './site-files.ts';
import type { RootArgv } from './sudo.ts';
import { checkSudo } from './sudo-check.ts';

if (!parentPort) throw new Error('this file is the entry of a worker thread');
const port = parentPort;
const limits = workerData as SshLimits;
const pool = createPool(limits, systemClock);
const execDeps = { limits, clock: systemClock };
/** Questions under way that may be ended before they are answered. */
const abandonable = new Map<number, AbortController>();

port.on('message', (message: ToWorker) => {
  switch (message.op) {
    case 'forget':
      return pool.forget(message.serverId);
    case 'abandon':
      return abandonable.get(message.id)?.abort('It is not wanted any more.');
    case 'close':
      return void close();
    case 'exec':
    case 'check':
    case 'checkSudo':
    case 'applySite':
      return track(respond(message));
  }
});

const responding = new Set<Promise<void>>();

function track(response: Promise<void>): void {
  responding.add(response);
  void response.finally(() => responding.delete(response));
}

/** What was under way still answers, with the output it had; without its port and its sockets the thread then ends. */
async function close(): Promise<void> {
  pool.close();
  await Promise.allSettled(responding);
  port.close();
}

async function respond(question: Question & { id: number }): Promise<void> {
  const { id } = question;
  try {
    say({ id, kind: 'done', result: await answer(question, id) });
  } catch (error) {
    say({ id, kind: 'bug', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

function answer(question: Question, id: number): Promise<Result> {
  switch (question.op) {
    case 'exec': {
      const hooks = { onSent: () => say({ id, kind: 'sent' }), onStarted: () => say({ id, kind: 'started' }) };
      return run(question.target, commandRequest(question.target, question.command), hooks);
    }
    case 'check':
      return check(question.target);
    case 'checkSudo': {
      const ask = (command: RootArgv) => run(question.target, shortRequest(command), NO_HOOKS);
      return checkSudo(question.target, question.commands, ask);
    }
    case 'applySite':
      return applySite(question, id);
  }
}

async function applySite({ target, folder, steps }: Question & { op: 'applySite' }, id: number): Promise<Result> {
  const abandoned = new AbortController();
  abandonable.set(id, abandoned);
  try {
    return await pool.use(
      target,
      (connection, forgotten) => applySiteOn(connection, folder, steps, AbortSignal.any([abandoned.signal, forgotten])),
      'question',
    );
  } finally {
    abandonable.delete(id);
  }
}

function say(message: FromWorker): void {
  port.postMessage(message);
}

function run(target: Target, request: ExecRequest, hooks: ExecHooks): Promise<ExecOutcome> {
  const { purpose } = request;
  return pool.use(target, (connection, forgotten) => execOn(connection, request, hooks, execDeps, forgotten), purpose);
}

async function check(target: Target): Promise<SshCheck> {
  const request = shortRequest(plain(['true']));
  const measure = async (
    connection: Connection,
    forgotten: AbortSignal,
  ): Promise<SshCheck | { kind: 'dead'; message: string }> => {
    const begin = performance.now();
    const outcome = await execOn(connection, request, NO_HOOKS, execDeps, forgotten);
    const latencyMs = performance.now() - begin;
    switch (outcome.kind) {
      case 'dead':
      case 'not_started':
        return outcome;
      case 'lost':
        return notStarted('connection_lost', outcome.message);
      case 'exited':
        // Whether there is such a program or not: our command was heard to begin.
        return { kind: 'connected', hostKey: connection.hostKey, latencyMs };
      case 'unheard':
        return { kind: 'not_started', failure: unheardFailure(outcome) };
      case 'timed_out':
        if (outcome.isHeard) break;
        return {
          kind: 'not_started',
          failure: takenOverFailure(request.timeLimitMs / 1000, outcome.stdout.text + outcome.stderr.text),
        };
      case 'killed':
      case 'too_late':
    }
    return notStarted('probe_failed', 'The login works, but the server does not run commands for it.');
  };
  return pool.use(target, measure, 'question');
}
