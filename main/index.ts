/** The Electron host. */
import { join } from 'node:path';
import { runElectronHost } from './desktop/electron/electron-host.ts';
import { iconsFor } from './desktop/electron/icons.ts';
import { createKeptFile } from './desktop/kept-file.ts';
import { createLinuxDesk } from './desktop/linux/linux-desk.ts';
import { stderrLog } from './log.ts';

void runElectronHost({
  iconOf: iconsFor(process.platform),
  linuxDesk: (dataDir) =>
    createLinuxDesk({
      env: process.env,
      keeping: createKeptFile(join(dataDir, 'shown-notices.json')),
      log: stderrLog,
    }),
});
