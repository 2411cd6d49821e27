/** A program of its own that reads a file which never answers, and is told to end. */
import { spawn } from 'node:child_process';
import { systemClock } from '../../core/system-clock.ts';
import { createNamedFiles } from '../named-file.ts';

const path = process.argv[2] ?? '';
const ending = new AbortController();
const files = createNamedFiles({
  clock: systemClock,
  signal: ending.signal,
  startReader() {
    const child = spawn('/bin/sh', ['-c', 'while :; do sleep 600; done', `dead-mount ${path}`], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return {
      stdout: child.stdout,
      onEnd: (listener) => void child.once('close', listener),
      abandon() {
        child.stdout.destroy();
        child.kill('SIGKILL');
        child.unref();
      },
    };
  },
});
process.on('SIGTERM', () => ending.abort());
void files.read(path, 65_536);
process.stdout.write('reading\n');
