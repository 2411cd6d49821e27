/** A program of its own: uses an executor in every way, closes it, and has then nothing left that keeps it running. */
import { once } from 'node:events';
import type { Target } from '../../core/ports.ts';
import { createSshExecutor } from '../executor.ts';

const target = JSON.parse(process.argv[2] ?? '') as Target;
const executor = createSshExecutor();
const started = new EventTarget();
const command = { argv: ['true'], asRoot: false, timeLimitMs: 60_000, isAction: true };
const running = executor.exec(target, { ...command, onStarted: () => started.dispatchEvent(new Event('started')) });
await once(started, 'started');
await executor.check({ ...target, serverId: 'unknown', hostKey: null });
await executor.check({ ...target, serverId: 'wrong', auth: { kind: 'password', password: 'wrong' } });
await executor.close();
if ((await running).kind !== 'lost') throw new Error('a command under way at the close must answer lost');
