/** The Electron host. */
import { runElectronHost, tellWhyNot } from './desktop/electron/electron-host.ts';
import { iconsFor } from './desktop/electron/icons.ts';
import { createLinuxDesk } from './desktop/linux/linux-desk.ts';
import { stderrLog } from './log.ts';

runElectronHost({
  iconOf: iconsFor(process.platform),
  linuxDesk: () => createLinuxDesk({ env: process.env, log: stderrLog }),
}).catch(tellWhyNot);
