/** The same journeys in the real Electron, driven by Playwright, where its binary is and there is a screen (issue 4). */
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { electronFolder, installedBinary } from '../../main/starting/electron-binary.ts';
import { linuxFacts, whyNoElectronOnLinux } from '../../main/starting/linux-desktop.ts';
import { temporaryFolder } from '../support/host-process.ts';
import { ROOT } from '../support/paths.ts';
import { until } from '../support/until.ts';

/** null: it can be tried here, by the same look as `npm start` takes. */
async function reasonNot(): Promise<string | null> {
  const folder = electronFolder();
  const binary = folder === null ? null : installedBinary(folder, process.env);
  if (binary === null) return "Electron's binary is not installed here";
  return process.platform === 'linux' ? whyNoElectronOnLinux(linuxFacts(dirname(binary))) : null;
}

const reason = await reasonNot();
const title = (text: string) => (reason === null ? text : `${text} [skipped: ${reason}]`);

test.skipIf(reason !== null)(
  title('issue 4: in the real Electron the window is isolated and lives as it should'),
  async () => {
    const { _electron } = await import('@playwright/test');
    const args = [ROOT, '--data-dir', temporaryFolder(), '--port', '0'];
    const app = await _electron.launch({ args });
    try {
      const page = await app.firstWindow();
      await page.getByRole('heading').first().waitFor();
      expect(page.url()).toBe('holdpoint-window://app/');
      // As text, for it runs in the page: nothing of Node or Electron is there, and nothing inline runs.
      expect(await page.evaluate('[typeof require, typeof process, window.holdpoint.host].join()')).toBe(
        'undefined,undefined,electron',
      );
      const self = await page.evaluate("window.holdpoint.request('GET', '/session', null).then(({ text }) => text)");
      expect(JSON.parse(String(self))).toMatchObject({ via: 'window' });
      await page.evaluate("location.assign('https://example.org/')");
      expect(page.url()).toBe('holdpoint-window://app/');
      await page.close();
      await until('the window is gone and the program lives on', () =>
        app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length === 0),
      );
      await app.evaluate(({ app: inside }) => void inside.emit('activate', {}, false));
      await until('the window is back', () =>
        app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length === 1),
      );
    } finally {
      await app.close();
    }
  },
);
