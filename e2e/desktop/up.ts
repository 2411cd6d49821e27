/**
 * Brings up a desktop for trying things by hand, with the demo on it, until it is interrupted. Writes what programs of that
 * desktop need in their environment, and where the demo's API is, to a file that a shell can read.
 *
 *   node e2e/desktop/up.ts KIND ENV-FILE
 */
import { writeFileSync } from 'node:fs';
import { startHostProcess } from '../support/host-process.ts';
import { startDesk } from './desk.ts';
import { KINDS } from './kinds/all.ts';

const [name, file] = process.argv.slice(2);
const kind = KINDS.find((one) => one.name === name);
if (kind === undefined || file === undefined) {
  process.stderr.write(
    `node e2e/desktop/up.ts KIND ENV-FILE, where KIND is ${KINDS.map((one) => one.name).join(', ')}\n`,
  );
  process.exit(2);
}
const desk = await startDesk(kind);
const host = await startHostProcess({ command: 'demo', desktop: true, args: ['--no-open'], env: desk.env });
const told = { ...desk.env, HP_URL: host.url, HP_TOKEN: host.token, HP_PID: String(host.pid), HP_DATA: host.dataDir };
writeFileSync(
  file,
  Object.entries(told)
    .map(([key, value]) => `export ${key}='${value}'\n`)
    .join(''),
);
process.stdout.write(`${kind.name} is up\n`);
await new Promise((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
});
await host.end();
process.stderr.write(host.log());
await desk.close();
