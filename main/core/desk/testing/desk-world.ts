/** A desk on the real core and store; tray, notifier and window write down what they are told and press what a test says. */
import { createWorld, type World } from '../../testing/world.ts';
import { createDesk, type Desk } from '../desk.ts';
import type {
  DeskMarks,
  MenuEntry,
  Notice,
  NoticePress,
  Notifier,
  NotifierAvailability,
  Tray,
  TrayAvailability,
  TrayCommand,
  TrayPicture,
  WindowOpener,
} from '../desk-ports.ts';
import type { LocalTime } from '../local-time.ts';

/** A wall clock so many minutes ahead of UTC. */
export function zoneOf(minutesAhead: number): LocalTime {
  const local = (at: number) => new Date(at + minutesAhead * 60_000);
  return {
    minutes: (at) => local(at).getUTCHours() * 60 + local(at).getUTCMinutes(),
    text: (at) => local(at).toISOString().slice(11, 16),
    tomorrowMorning(now) {
      const day = local(now);
      return Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + 1, 8) - minutesAhead * 60_000;
    },
  };
}

export interface DeskWorld extends World {
  desk: Desk;
  drawn: TrayPicture[];
  /** Every `show` in order. */
  shown: Notice[];
  /** Keys of notices that show now. */
  showing: Map<string, Notice>;
  paths: (string | undefined)[];
  /** What came with each of them. */
  activations: (string | undefined)[];
  notes: string[];
  quits: number[];
  mark: { seq: number | null };
  choose(command: TrayCommand, activation?: string): void;
  activate(activation?: string): void;
  press(press: NoticePress): void;
  trayIs(availability: TrayAvailability): void;
  notifierIs(availability: NotifierAvailability): void;
  /** Notices of an earlier run were found and taken away. */
  leftover(keys: string[]): void;
  /** The last picture, after what is waiting to be drawn. */
  picture(): Promise<TrayPicture>;
  /** Ends this desk without a word, as a crash does, and starts another on the same store. */
  crash(): Promise<void>;
  settle(): Promise<void>;
}

interface Listeners {
  command: (command: TrayCommand, activation?: string) => void;
  activate: (activation?: string) => void;
  press: (press: NoticePress) => void;
  tray: (availability: TrayAvailability) => void;
  notifier: (availability: NotifierAvailability) => void;
  leftover: (keys: string[]) => void;
}

export function createDeskWorld(time: LocalTime = zoneOf(0)): DeskWorld {
  const world = createWorld();
  const record = { drawn: [] as TrayPicture[], shown: [] as Notice[], showing: new Map<string, Notice>() };
  const seen = {
    paths: [] as (string | undefined)[],
    activations: [] as (string | undefined)[],
    notes: [] as string[],
    quits: [] as number[],
  };
  const mark: { seq: number | null } = { seq: null };
  let listeners: Listeners;
  let current = { is: false };

  function start(): Desk {
    /** Whether this desk crashed; one that did can do nothing any more. */
    const own = { is: false };
    current = own;
    listeners = idle();
    const desk = createDesk({
      ...world,
      store: { ...world.store, subscribe: (listener) => world.store.subscribe((events) => own.is || listener(events)) },
      time,
      person: 'ada',
      marks: {
        get: () => mark.seq,
        set(seq) {
          if (!own.is) mark.seq = seq;
        },
      } satisfies DeskMarks,
      tray: fakeTray(listeners, record.drawn),
      notifier: fakeNotifier(listeners, record, own),
      windowOpener: {
        show(path, activation) {
          seen.paths.push(path);
          seen.activations.push(activation);
        },
      } satisfies WindowOpener,
      quit: () => void seen.quits.push(1),
      onNote: (sentence) => void seen.notes.push(sentence),
      onError: (doing, error) => void world.errors.push({ doing, error }),
    });
    desk.start();
    return desk;
  }

  const deskWorld: DeskWorld = {
    ...world,
    ...record,
    ...seen,
    mark,
    desk: start(),
    choose: (command, activation) => listeners.command(command, activation),
    activate: (activation) => listeners.activate(activation),
    press: (press) => listeners.press(press),
    trayIs: (availability) => listeners.tray(availability),
    notifierIs: (availability) => listeners.notifier(availability),
    leftover: (keys) => listeners.leftover(keys),
    settle,
    async picture() {
      await settle();
      world.clock.advance(250);
      await settle();
      return record.drawn.at(-1) as TrayPicture;
    },
    async crash() {
      current.is = true;
      record.shown.length = 0;
      record.showing.clear();
      deskWorld.desk = start();
      await settle();
    },
  };
  return deskWorld;
}

/** Lets what was put off within this turn happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function idle(): Listeners {
  return { command() {}, activate() {}, press() {}, tray() {}, notifier() {}, leftover() {} };
}

function fakeTray(listeners: Listeners, drawn: TrayPicture[]) {
  return {
    draw: (picture) => void drawn.push(picture),
    onCommand: (listener) => put(listeners, 'command', listener),
    onActivate: (listener) => put(listeners, 'activate', listener),
    onAvailability: (listener) => put(listeners, 'tray', listener),
    close: async () => {},
  } satisfies Tray;
}

function fakeNotifier(
  listeners: Listeners,
  { shown, showing }: { shown: Notice[]; showing: Map<string, Notice> },
  dead: { is: boolean },
) {
  return {
    show(notice) {
      if (dead.is) return;
      shown.push(notice);
      showing.set(notice.key, notice);
    },
    withdraw: (key) => void showing.delete(key),
    onPress: (listener) => put(listeners, 'press', listener),
    onAvailability(listener) {
      const before = listeners.notifier;
      return put(listeners, 'notifier', (availability) => {
        before(availability);
        listener(availability);
      });
    },
    onLeftover: (listener) => put(listeners, 'leftover', listener),
    close: async () => showing.clear(),
  } satisfies Notifier;
}

function put<K extends keyof Listeners>(listeners: Listeners, kind: K, listener: Listeners[K]): () => void {
  listeners[kind] = listener;
  return () => {
    listeners[kind] = idle()[kind];
  };
}

/** All entries of a menu, those of its submenus too. */
export function everyEntry(menu: readonly MenuEntry[]): MenuEntry[] {
  return menu.flatMap((entry) => (entry.kind === 'submenu' ? [entry, ...everyEntry(entry.entries)] : [entry]));
}

/** Labels of the entries, '—' for a separator. */
export function labels(menu: readonly MenuEntry[]): string[] {
  return menu.map((entry) => (entry.kind === 'separator' ? '—' : entry.label));
}

/** The submenu or command of that key, wherever it is. */
export function entryOf(menu: readonly MenuEntry[], key: string): MenuEntry & { kind: 'command' | 'submenu' } {
  for (const entry of everyEntry(menu)) {
    if ((entry.kind === 'command' || entry.kind === 'submenu') && entry.key === key) return entry;
  }
  throw new Error(`no entry ${key}`);
}
