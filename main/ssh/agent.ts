/** The SSH agent of this machine, within limits: whatever listens at that address may be silent, or never stop. */
import type { Duplex } from 'node:stream';
import type { BaseAgent } from 'ssh2';
import ssh2 from 'ssh2';
import type { Clock } from '../core/ports.ts';
import { createBudget } from './budget.ts';
import type { Limits } from './limits.ts';
import type { OfferedKey } from './login-story.ts';

export interface AgentDeps {
  limits: Limits;
  clock: Clock;
  /** Aborted with the end of the login: no question to the agent outlives it. */
  signal: AbortSignal;
  /** The keys it holds, in the order in which they are tried. */
  onKeys(keys: readonly OfferedKey[]): void;
}

/** ssh2 opens a stream for each question, and reads from it for as long as something comes. */
export function boundedAgent(path: string, deps: AgentDeps): BaseAgent {
  const agent = ssh2.createAgent(path);
  const getStream = agent.getStream?.bind(agent);
  if (getStream === undefined) throw new Error('ssh2 has an agent without a stream');
  agent.getStream = (done) =>
    getStream((error, stream) => {
      if (stream) bound(stream, deps);
      done(error, stream);
    });
  const getIdentities = agent.getIdentities.bind(agent);
  agent.getIdentities = (done) =>
    getIdentities((error, keys) => {
      if (keys) deps.onKeys(keys.map(offeredKey).filter((key) => key !== null));
      done(error, keys);
    });
  return agent;
}

/** As ssh2 hands keys of an agent on: parsed, where it knows the type. */
function offeredKey(key: unknown): OfferedKey | null {
  const parsed = ssh2.utils.parseKey(key as Parameters<typeof ssh2.utils.parseKey>[0]);
  return parsed instanceof Error ? null : { publicPart: parsed.getPublicSSH(), comment: parsed.comment };
}

function bound(stream: Duplex, { limits, clock, signal }: AgentDeps): void {
  const budget = createBudget(limits, clock, ({ message }) => stream.destroy(new Error(withoutDot(message))));
  const onAbort = () => stream.destroy();
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  stream.on('data', (chunk: Buffer) => budget.spend('bytes', chunk.length));
  stream.once('close', () => {
    budget.end();
    signal.removeEventListener('abort', onAbort);
  });
}

/** It becomes part of another sentence. */
function withoutDot(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
