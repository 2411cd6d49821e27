/** The real worker, with a bug to order: forgetting the server `crash` ends the thread by an uncaught error. */
import { parentPort } from 'node:worker_threads';
import type { ToWorker } from '../protocol.ts';
import '../worker.ts';

parentPort?.on('message', (message: ToWorker) => {
  if (message.op === 'forget' && message.serverId === 'crash') throw new Error('crash');
});
