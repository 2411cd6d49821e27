/** Busy neighbours for tests that must hold on a slow machine. */
import { spawn } from 'node:child_process';

/** Endless loops, each a process of its own, until the answer is called; they end with this process in any case. */
export function keepBusy(loops: number): () => void {
  const children = Array.from({ length: loops }, () =>
    // The pipe tells a loop that this process is gone, however it went.
    spawn(
      process.execPath,
      [
        '-e',
        "process.stdin.on('end', () => process.exit()).resume(); (function loop() { for (let n = 0; n < 1e7; n += 1); setImmediate(loop); })()",
      ],
      { stdio: ['pipe', 'ignore', 'ignore'] },
    ),
  );
  return () => {
    for (const child of children) child.kill();
  };
}
