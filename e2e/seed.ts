/**
 * Fills a data folder with servers that do not exist and actions that wait, to try the program with many:
 * `npx node e2e/seed.ts --data-dir DIR [--servers 1000] [--services 10]`, then `npx holdpoint serve --data-dir DIR`.
 */
import { parseArgs } from 'node:util';
import { seedCrowd } from './support/seed-crowd.ts';

const { values } = parseArgs({
  options: {
    'data-dir': { type: 'string' },
    servers: { type: 'string', default: '1000' },
    services: { type: 'string', default: '10' },
  },
});
const dataDir = values['data-dir'];
if (dataDir === undefined) {
  process.stderr.write('seed: --data-dir is missing\n');
  process.exitCode = 2;
} else {
  const crowd = { servers: Number(values.servers), services: Number(values.services) };
  await seedCrowd(dataDir, crowd);
  process.stdout.write(`${crowd.servers} servers, ${crowd.servers * crowd.services} actions that wait\n`);
}
