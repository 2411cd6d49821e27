/**
 * The desk: tray, notifications and click-through of whoever sits at this machine (SPEC TRY-1 to TRY-4). It follows the one
 * log and acts through the one door; what is shown is decided by pure functions, drawn by the adapters it is given.
 */
import type { EventView } from '../../contract/event.ts';
import type { Clock } from '../ports.ts';
import { createAbsences } from './absences.ts';
import { troubleAnswer } from './answers.ts';
import { createDeskCommands, type DeskUseCases } from './desk-commands.ts';
import type { DeskMarks, NoticePress, Notifier, Tray, TrayCommand, WindowOpener } from './desk-ports.ts';
import { createDeskReads, type DeskStore } from './desk-reads.ts';
import type { LocalTime } from './local-time.ts';
import { waitingActionOf } from './notice-keys.ts';
import { createNoticeRunner } from './notice-runner.ts';
import { createRedraw } from './redraw.ts';
import { trayPicture } from './tray-picture.ts';

/** At most one drawing of the tray in that time, milliseconds. */
export const REDRAW_EVERY_MS = 250;

export interface Desk {
  /** Catches up with the log, then follows it. After `core.start` or before, once. */
  start(): void;
  /** What this desktop does not have, one plain sentence each; for the window. */
  notes(): string[];
  /** Withdraws what shows and closes the adapters. Before the store closes. */
  stop(): Promise<void>;
}

export interface DeskDeps {
  store: DeskStore;
  core: DeskUseCases;
  clock: Clock;
  time: LocalTime;
  marks: DeskMarks;
  /** The login name of whoever sits at this desk: the actor of all that is pressed here. */
  person: string;
  tray: Tray;
  notifier: Notifier;
  windowOpener: WindowOpener;
  /** "Quit Holdpoint" was chosen. */
  quit(): void;
  /** Hears once each sentence about what this desktop does not have; for the log. */
  onNote(sentence: string): void;
  /** A bug or a full disk, with what was being done. */
  onError(doing: string, error: unknown): void;
}

export function createDesk(deps: DeskDeps): Desk {
  const { store, clock, tray, notifier, onError } = deps;
  const reads = createDeskReads(store);
  const runner = createNoticeRunner({ ...deps, reads });
  const absences = createAbsences(tray, notifier, deps.onNote);
  const removers: (() => void)[] = [];

  const redraw = createRedraw(clock, REDRAW_EVERY_MS, () =>
    attempt('drawing the tray', () => tray.draw(trayPicture({ ...reads.tray(), now: clock.now(), time: deps.time }))),
  );
  const { windowOpener } = deps;
  const commands = createDeskCommands({ ...deps, reads, windowOpener, answer: runner.show });

  function attempt(doing: string, work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      onError(doing, error);
      return false;
    }
  }

  function run(command: TrayCommand, activation?: string): void {
    const isDone = attempt(`carrying out ${command.do} from the tray`, () => commands.run(command, activation));
    if (!isDone) runner.show(troubleAnswer(command.do, 'Holdpoint could not do that', FAILED));
    // A menu that was drawn from an older state is put right even where nothing changed.
    redraw.ask();
  }

  function press(pressed: NoticePress): void {
    const isDone = attempt(`carrying out ${pressed.pressed} of a notification`, () => carryOut(pressed));
    if (!isDone) runner.show(troubleAnswer(pressed.key, 'Holdpoint could not do that', FAILED));
  }

  function carryOut(press: NoticePress): void {
    const actionId = waitingActionOf(press.key);
    const seen = runner.seenOf(press.key);
    if (press.pressed === 'notice' || press.pressed === 'open' || actionId === null || seen === null) {
      windowOpener.show(runner.pathOf(press.key) ?? '/', press.activation);
    } else commands.decide('notification', press.pressed, { actionId, seen }, press.reason);
  }

  /** Told within the writer's call, where nothing may be written: what follows from it waits for the end of that call. */
  function follow(): () => void {
    let queue: EventView[] = [];
    const take = () => {
      const events = queue;
      queue = [];
      attempt('dealing with events', () => {
        runner.take(events);
      });
      redraw.ask();
    };
    return store.subscribe((events) => {
      if (queue.length === 0) queueMicrotask(take);
      queue.push(...events);
    });
  }

  return {
    notes: absences.notes,
    start() {
      removers.push(
        follow(),
        tray.onCommand(run),
        tray.onActivate((activation) => windowOpener.show(undefined, activation)),
        notifier.onPress(press),
        notifier.onAvailability((is) => void attempt('telling what nobody saw', () => runner.availabilityIs(is))),
        notifier.onLeftover?.((keys) => void attempt('telling again', () => runner.leftoverGone(keys))) ?? (() => {}),
      );
      attempt('catching up with the log', () => runner.start());
      redraw.ask();
    },
    async stop() {
      for (const remove of removers.splice(0)) remove();
      redraw.stop();
      absences.stop();
      attempt('stopping notifications', runner.stop);
      await Promise.all([tray.close(), notifier.close()]);
    },
  };
}

const FAILED = { message: 'Something went wrong; its log says what. Look at the window before you try again.' };
