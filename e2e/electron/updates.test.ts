/** Updates: configured by who packages the program, and asking first (issue 4). */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/host-process.ts';
import { until } from '../support/until.ts';
import type { Given } from './double/given.ts';
import { type ElectronProcess, startElectron } from './electron-process.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const DOWNLOAD = { button: 0 };
const NOT_NOW = { button: 1 };
const SKIP = { button: 2 };
const RESTART = { button: 0 };
const LATER = { button: 1 };
const NEW = '0.2.0';

function packageWith(source: string | null): string {
  const folder = temporaryFolder();
  if (source !== null) writeFileSync(join(folder, 'app-update.yml'), source);
  return folder;
}

const sourceAt = (url: string) => `provider: generic\nurl: ${url}\nupdaterCacheDirName: holdpoint-updater\n`;
const SOURCE = sourceAt('https://updates.example/holdpoint');

let electron: ElectronProcess;
afterEach(() => electron.dispose());

async function start(given: Partial<Given> = {}, dataDir = temporaryFolder()): Promise<void> {
  const usual = { resourcesPath: packageWith(SOURCE), newest: NEW, clockStands: true } as const;
  electron = await startElectron({ dataDir, given: { ...usual, ...given }, args: ['--hidden'] });
}

const looks = async () => (await electron.look()).updates.looks;
const questions = async () => (await electron.look()).said.questions;
const asked = (count: number) => until(`${count} questions`, async () => (await questions()).length === count);

/** Lets time pass and waits until that look is over, whatever it came to. */
async function look(ms: number, ...answers: { button: number; isTicked?: boolean }[]): Promise<void> {
  const before = await looks();
  await electron.act('answerWith', ...answers);
  await electron.act('passTime', ms);
  await until('it looked', async () => (await looks()) > before);
}

describe('updates', () => {
  test('issue 4: asked before anything is downloaded, and once more before it is installed', async () => {
    await start();
    expect(await looks()).toBe(0);
    await look(MINUTE, DOWNLOAD, LATER);
    await asked(2);
    const { said, updates } = await electron.look();
    expect(said.questions).toEqual([`Holdpoint ${NEW} is available.`, `Holdpoint ${NEW} is ready to install.`]);
    expect(said.buttons).toEqual([
      ['Download', 'Not now', 'Skip this version'],
      ['Restart now', 'Later'],
    ]);
    expect(updates.downloads).toEqual([NEW]);
    expect(updates.settings).toEqual({ autoDownload: false, autoInstallOnAppQuit: false, allowDowngrade: false });
    expect(electron.log()).not.toContain('double: installs');
  });

  test('issue 4: "Later" asks only for the restart the next day, and does not download again', async () => {
    await start();
    await look(MINUTE, DOWNLOAD, LATER);
    await asked(2);
    await look(DAY, LATER);
    await asked(3);
    expect((await questions()).at(-1)).toContain('ready to install');
    expect((await electron.look()).updates.downloads).toEqual([NEW]);
  });

  test('issue 4: "Not now" downloads nothing and asks again the next day', async () => {
    await start();
    await look(MINUTE, NOT_NOW);
    await asked(1);
    expect(await electron.act('passTime', DAY - 1)).toBe(0);
    await look(1, NOT_NOW);
    await asked(2);
    expect((await electron.look()).updates.downloads).toEqual([]);
  });

  test('issue 4: a skipped version is remembered over a restart; the one after it is asked about', async () => {
    const dataDir = temporaryFolder();
    await start({}, dataDir);
    await look(MINUTE, SKIP);
    await asked(1);
    await electron.act('quit');
    await electron.ended;
    await start({}, dataDir);
    await look(MINUTE);
    await electron.act('publish', '0.3.0');
    await look(DAY, NOT_NOW);
    await asked(1);
    expect(await questions()).toEqual(['Holdpoint 0.3.0 is available.']);
  });

  test('issue 4: who unticks the box is not looked for any more, and not after a restart either', async () => {
    const dataDir = temporaryFolder();
    await start({}, dataDir);
    await look(MINUTE, { ...NOT_NOW, isTicked: false });
    await asked(1);
    await electron.act('passTime', 3 * DAY);
    expect(await looks()).toBe(1);
    await electron.act('quit');
    await electron.ended;
    await start({}, dataDir);
    await electron.act('passTime', 3 * DAY);
    expect(await looks()).toBe(0);
  });

  test('issue 4: the host is stopped before the update is installed, and then the program ends', async () => {
    await start();
    await electron.act('answerWith', DOWNLOAD, RESTART);
    void electron.act('passTime', MINUTE).catch(() => {});
    expect(await electron.ended).toEqual({ code: 0, signal: null });
    expect(electron.log()).toContain('double: installs {"isSilent":true,"isForceRunAfter":true,"isHostStopped":true}');
  });

  test('issue 4: an update that cannot be installed leaves the program as it was: it is started again', async () => {
    await start({ updateFails: 'install' });
    await electron.act('answerWith', DOWNLOAD, RESTART);
    void electron.act('passTime', MINUTE).catch(() => {});
    expect(await electron.ended).toEqual({ code: 0, signal: null });
    expect(electron.log()).toContain('could not be installed: Error: no rights to install');
    expect(electron.log()).toContain('double: it will be started again');
  });

  test('issue 4: a look that fails is logged once and nobody is asked or told', async () => {
    await start({ updateFails: 'look' });
    await look(MINUTE);
    await look(DAY);
    await look(DAY);
    await until('it is logged', () => electron.log().includes('cannot reach it'));
    expect(electron.log().split('cannot reach it')).toHaveLength(2);
    const { said } = await electron.look();
    expect({ ...said, opened: [] }).toEqual({ errors: [], questions: [], buttons: [], opened: [] });
  });

  test.each(['1.0.0\n\nPress Download to keep your data', `9.${'9'.repeat(100)}.0`, '<b>2.0.0</b>'])(
    'issue 4: a version that is no version is not shown to anyone: %j',
    async (newest) => {
      await start({ newest });
      await look(MINUTE, DOWNLOAD);
      await until('it is logged', () => electron.log().includes('a name that is no version'));
      expect(await questions()).toEqual([]);
    },
  );

  test.each([
    ['no app-update.yml', null],
    ['an address that is not https', sourceAt('http://updates.example/')],
    ['an empty address', sourceAt("''")],
  ])('issue 4: with %s nothing is ever looked for', async (_kind, source) => {
    await start({ resourcesPath: packageWith(source) });
    await electron.act('passTime', 7 * DAY);
    expect(await looks()).toBe(0);
    expect(await questions()).toEqual([]);
  });

  test('issue 4: where this is the newest version nobody is asked', async () => {
    await start({ newest: null });
    await look(MINUTE);
    await look(DAY);
    expect(await questions()).toEqual([]);
  });
});
