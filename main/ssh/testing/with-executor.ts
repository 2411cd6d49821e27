/** Servers and executors of one test, ended after it. */

import { onTestFinished } from 'vitest';
import { hasOwn } from '../../contract/own.ts';
import type { ExecOutcome, RemoteCommand } from '../../core/ports.ts';
import { createSshExecutor, type SshExecutorDeps } from '../executor.ts';
import { startTestServer, type TestServer, type TestServerScript } from './test-server.ts';

export async function withServer(script: TestServerScript = {}): Promise<TestServer> {
  const server = await startTestServer(script);
  onTestFinished(() => server.close());
  return server;
}

export function withExecutor(deps: SshExecutorDeps = {}): ReturnType<typeof createSshExecutor> {
  const executor = createSshExecutor(deps);
  onTestFinished(() => executor.close());
  return executor;
}

export function command(change: Partial<RemoteCommand> = {}): RemoteCommand {
  return { argv: ['true'], asRoot: false, timeLimitMs: 10_000, isAction: true, ...change };
}

/** The code of a refusal; fails the test by showing what else came. */
export function refusalCode(outcome: { kind: string } | ExecOutcome): string {
  return hasOwn(outcome, 'failure') ? outcome.failure.code : outcome.kind;
}

/** The words of a refusal. */
export function failureOf(outcome: { kind: string; failure?: { message: string } }): string {
  return outcome.failure?.message ?? outcome.kind;
}
