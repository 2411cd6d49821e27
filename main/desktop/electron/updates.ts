/** Newer versions: looked for once a day, fetched and installed only after a person said so, each time. */
import { errorText, type Log } from '../../log.ts';
import type { DesktopStore } from './desktop-store.ts';
import type { Ending } from './ending.ts';
import type { UpdateQuestions } from './update-questions.ts';
import type { Updater } from './updater.ts';

export const FIRST_LOOK_MS = 60_000;
export const NEXT_LOOK_MS = 24 * 60 * 60 * 1_000;

/** Semantic versions have no other signs; the text comes from a server. */
const VERSION = /^[0-9A-Za-z.+-]{1,60}$/;
const LONGEST_TEXT = 200;

export interface UpdatesDeps {
  store: Pick<DesktopStore, 'looksForUpdates' | 'skippedVersion' | 'setLooksForUpdates' | 'setSkippedVersion'>;
  loadUpdater(): Promise<Updater>;
  ask: UpdateQuestions;
  replaceBy: Ending['replaceBy'];
  log: Log;
}

/** Returns what ends it. An update that fails is logged once for each reason; nobody is disturbed by it. */
export function createUpdates({ store, loadUpdater, ask, replaceBy, log }: UpdatesDeps): () => void {
  /** Downloaded in this run; the person said "Later". */
  let ready: string | null = null;
  let isLooking = false;
  const noted = new Set<string>();
  let timer = lookIn(FIRST_LOOK_MS);

  function lookIn(delay: number): NodeJS.Timeout {
    const next = () => {
      timer = lookIn(NEXT_LOOK_MS);
      void look();
    };
    return setTimeout(next, delay).unref();
  }

  /** A question nobody answers holds back the next look, so there is never more than one. */
  async function look(): Promise<void> {
    if (isLooking || !store.looksForUpdates()) return;
    isLooking = true;
    try {
      const updater = await loadUpdater();
      const version = await newerVersion(updater);
      if (version !== null && version !== store.skippedVersion()) await offer(updater, version);
    } catch (error) {
      note(error);
    } finally {
      isLooking = false;
    }
  }

  async function offer(updater: Updater, version: string): Promise<void> {
    if (version !== ready) {
      if (!(await isWanted(version))) return;
      await updater.downloadUpdate();
      ready = version;
    }
    if (await ask.restart(version)) replaceBy((failed) => install(updater, failed));
  }

  async function isWanted(version: string): Promise<boolean> {
    const { choice, keepsLooking } = await ask.download(version);
    if (!keepsLooking) store.setLooksForUpdates(false);
    if (choice === 'skip') store.setSkippedVersion(version);
    return choice === 'download';
  }

  function note(error: unknown): void {
    const [text = ''] = errorText(error).split('\n');
    // Where there is a code it stands for the reason: the text may name an address that is never the same.
    const code = (error as { code?: unknown } | null)?.code;
    const reason = typeof code === 'string' ? code : text;
    if (noted.has(reason)) return;
    noted.add(reason);
    log('warn', `Updates: ${text.slice(0, LONGEST_TEXT)}`);
  }

  return () => clearTimeout(timer);
}

/** null: this is the newest, or this kind of package cannot be updated from within. */
async function newerVersion(updater: Updater): Promise<string | null> {
  const found = await updater.checkForUpdates();
  if (found === null || !found.isUpdateAvailable) return null;
  const { version } = found.updateInfo;
  if (!VERSION.test(version)) throw new Error('The newest version has a name that is no version.');
  return version;
}

/** Silent, for the person was asked here; and started afterwards. */
function install(updater: Updater, failed: (error: unknown) => void): void {
  updater.once('error', failed);
  try {
    updater.quitAndInstall(true, true);
  } catch (error) {
    failed(error);
  }
}
