/** A real desktop on a screen nobody sees, and a person's eyes and hands on it: what is clicked was first seen. */
import type { MessageBus } from 'dbus-native';
import { until } from '../support/until.ts';
import { type DesktopKind, NOTIFICATIONS } from './kinds/kind.ts';
import { changedBoxes, findIcon, type Picture, takePicture, whole } from './picture.ts';
import { findWords, readWords, sayWords } from './reading.ts';
import { type Box, createScreen, type Screen } from './screen.ts';
import { startSession } from './session.ts';

export interface Desk {
  kind: DesktopKind;
  /** For programs that shall live on this desktop. */
  env: Record<string, string>;
  screen: Screen;
  /** A connection to its session bus. */
  bus: MessageBus;
  /** What can be read and was not there before the program. */
  read(): Promise<string>;
  /** Waits until that text can be read. */
  sees(text: string, limitMs?: number): Promise<Box>;
  /** Waits until none of it can be read. */
  seesNo(text: string, limitMs?: number): Promise<void>;
  /** Waits for our icon, in one of the colours that stand for something. */
  icon(): Promise<Box>;
  /** Waits until the screen is as before the program, but for what tells the time. */
  seesNothing(): Promise<void>;
  /** Clicks what says that. */
  click(text: string): Promise<void>;
  /** Opens the tray's menu and chooses by labels: those of the sub-menus, then that of the entry. */
  choose(...labels: string[]): Promise<void>;
  openMenu(): Promise<void>;
  closeMenu(): Promise<void>;
  /** Puts the pointer where it is in nobody's way. */
  aside(): Promise<void>;
  /** Waits for the window, on the queue or the servers. */
  seesWindow(): Promise<void>;
  /** Closes the window, where it is open. */
  closeWindow(): Promise<void>;
  /** Waits for the notice with that text, and puts the pointer on it. */
  hover(title: string): Promise<Box>;
  /** Waits for the notice with that text, and presses the button of that name on it. */
  pressOnNotice(title: string, button: string): Promise<void>;
  /** Waits for the notice with that text, and does what opens the window on it. */
  openFromNotice(title: string): Promise<void>;
  restartPanel(): Promise<void>;
  /** The panel too, where that is one program. */
  restartDaemon(): Promise<void>;
  screenshot(path: string): Promise<void>;
  close(): Promise<void>;
}

/** Some of what the window says; notices may cover the rest. */
const WINDOW = /search ?(commands|servers)|under ?way|expires ?in|signed ?in ?as/i;
/** No notice is higher, with its text and buttons. */
const NOTICE_HEIGHT = 180;
/** Where the pointer is in nobody's way. */
const ASIDE = { x: 3, y: 400 };
const SIZE = { width: 1280, height: 800 };

export async function startDesk(kind: DesktopKind): Promise<Desk> {
  const session = await startSession({ ...SIZE, startedByHand: kind.startDaemon === null ? [] : [NOTIFICATIONS] });
  try {
    await kind.prepare(session);
    const screen = createScreen(session.env);
    const startPanel = async () => {
      const started = await kind.startPanel(session);
      await dismissAll(kind.ownNotices ?? [], session.env, screen);
      await kind.uncover?.(session);
      await screen.move(ASIDE.x, ASIDE.y);
      return started;
    };
    let panel = await startPanel();
    let daemon = kind.startDaemon === null ? null : await kind.startDaemon(session);
    const empty = await restingPicture(session.env);
    const restartPanel = async () => {
      await panel.end('SIGKILL');
      await session.free(kind.panelName);
      panel = await startPanel();
    };
    return {
      kind,
      env: session.env,
      screen,
      bus: session.bus,
      ...handsAndEyes(kind, session.env, screen, empty),
      restartPanel,
      async restartDaemon() {
        if (kind.startDaemon === null || daemon === null) return restartPanel();
        await daemon.end('SIGKILL');
        await session.free(NOTIFICATIONS);
        daemon = await kind.startDaemon(session);
      },
      screenshot: screen.picture,
      close: session.close,
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** The screen once it does not change any more: panels draw when they find the time. */
async function restingPicture(env: Record<string, string>): Promise<Picture> {
  let last = await takePicture(env);
  return until('a screen at rest', async () => {
    const now = await takePicture(env);
    const isSame = last.rgb.equals(now.rgb) && now.rgb.some((value) => value !== now.rgb[0]);
    last = now;
    return isSame && now;
  });
}

/** Puts away what shows of them until the last is gone; the others may have gone by themselves. */
async function dismissAll(texts: readonly string[], env: Record<string, string>, screen: Screen): Promise<void> {
  const last = texts.at(-1);
  if (last === undefined) return;
  await until(`"${last}" put away`, async () => {
    const now = await takePicture(env);
    const words = await readWords(now, { ...whole(now), height: NOTICE_HEIGHT });
    const shown = texts.find((text) => findWords(words, text) !== null);
    const box = shown === undefined ? null : findWords(words, shown);
    if (box === null) return false;
    await screen.click(box.x + 5, box.y + 5);
    await screen.move(ASIDE.x, ASIDE.y);
    return shown === last;
  });
}

function handsAndEyes(kind: DesktopKind, env: Record<string, string>, screen: Screen, empty: Picture) {
  const words = async () => {
    const now = await takePicture(env);
    const found = await Promise.all(changedBoxes(empty, now).map((box) => readWords(now, box)));
    return found.flat();
  };
  const find = async (text: string) => findWords(await words(), text);
  const sees = async (text: string, limitMs?: number) => {
    try {
      return await until(`"${text}" on the screen`, () => find(text), limitMs);
    } catch (error) {
      throw new Error(`${String(error)}; it says: ${sayWords(await words())}`);
    }
  };
  const seesNo = async (text: string, limitMs?: number) => {
    await until(`no "${text}" on the screen`, async () => (await find(text)) === null, limitMs);
  };
  const clickAt = (box: Box, button?: 'left' | 'right') =>
    screen.click(Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2), button);
  const panelArea = ({ width, height }: Picture): Box => ({
    x: 0,
    y: kind.panel.edge === 'top' ? 0 : height - kind.panel.depth,
    width,
    height: kind.panel.depth,
  });
  const icon = () =>
    until('our icon', async () => {
      const now = await takePicture(env);
      return findIcon(now, panelArea(now));
    });
  const click = async (text: string) => clickAt(await sees(text));
  const openMenu = async () => {
    await clickAt(await icon(), kind.menuButton);
    await sees('Quit Holdpoint');
  };
  const hasWindow = async () => WINDOW.test(sayWords(await words()));
  const aside = () => screen.move(ASIDE.x, ASIDE.y);
  const hover = async (title: string) => {
    const notice = await sees(title);
    await screen.move(notice.x + 5, notice.y + 5);
    return notice;
  };
  /** A button of the notice with that title: the one closest below it, where others show. */
  const pressOn = async (title: string, button: string) => {
    if (kind.buttons === 'hover') await hover(title);
    // Both from one look: news that comes or goes moves the others.
    const found = await until(`"${button}" under "${title}"`, async () => {
      const now = await words();
      const notice = findWords(now, title);
      if (notice === null) return null;
      const isUnder = ({ x, y }: Box) => y > notice.y && y < notice.y + NOTICE_HEIGHT && x > notice.x - 120;
      return findWords(now.filter(isUnder), button);
    });
    await clickAt(found);
    await aside();
  };
  return {
    read: async () => sayWords(await words()),
    sees,
    seesNo,
    icon,
    click,
    openMenu,
    async choose(...labels: string[]) {
      await openMenu();
      const [last = '', ...above] = labels.toReversed();
      for (const label of above.reverse()) {
        const entry = await sees(label);
        // A click on what the pointer has opened would close it again.
        if (kind.submenus === 'click') await clickAt(entry);
        else await screen.move(entry.x + entry.width / 2, entry.y + entry.height / 2);
      }
      await click(last);
      await aside();
    },
    async closeMenu() {
      // Not every panel's menu has the keyboard.
      await screen.click(ASIDE.x, ASIDE.y);
      await seesNo('Quit Holdpoint');
    },
    aside,
    hover,
    async closeWindow() {
      if (!(await hasWindow())) return;
      await screen.keys('ctrl+w');
      await until('no window', async () => !(await hasWindow()));
    },
    async seesWindow() {
      await until('the window', hasWindow);
    },
    async seesNothing() {
      await until('nothing of it on the screen', async () => !/[a-z]{4}/i.test(sayWords(await words())));
    },
    async pressOnNotice(title: string, button: string) {
      await pressOn(title, button);
    },
    async openFromNotice(title: string) {
      if (kind.opening !== null) return pressOn(title, kind.opening);
      await click(title);
      await aside();
    },
  };
}
