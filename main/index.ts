/** The Electron host: the same program, with its window. */
import { app, BrowserWindow } from 'electron';
import { defaultDataDir } from './cli/data-dir.ts';
import { type Host, startHost } from './host.ts';
import { errorText, stderrLog } from './log.ts';

async function run(): Promise<void> {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  await app.whenReady();
  const host = await startHost({
    dataDir: process.env.HOLDPOINT_DATA_DIR ?? defaultDataDir(process.env, process.platform),
    host: '127.0.0.1',
    port: 0,
    keyFile: null,
    log: stderrLog,
  });
  app.on('second-instance', () => showWindow(host));
  app.on('before-quit', (event) => {
    event.preventDefault();
    void host.stop().then(() => app.exit(0));
  });
  showWindow(host);
}

function showWindow(host: Host): void {
  const [open] = BrowserWindow.getAllWindows();
  if (open !== undefined) {
    open.focus();
    return;
  }
  const window = new BrowserWindow({
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
  });
  void window.loadURL(host.sessions.createLink(host.url).url);
}

run().catch((error: unknown) => {
  stderrLog('error', errorText(error));
  app.exit(1);
});
