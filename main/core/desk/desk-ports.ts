/**
 * What the desk (tray, notifications, window) looks like to the core. The core decides what is shown as plain values; an
 * adapter (D-Bus on Linux, Electron elsewhere) draws them and says what the person pressed (DESIGN, SPEC TRY-1 to TRY-4).
 */

import type { Seen } from '../../contract/action.ts';

/** The worst thing that is true, and nothing of it by colour alone (TRY-1). Worst last. */
export const TRAY_LEVELS = ['normal', 'maintenance', 'waiting', 'unreachable', 'failed'] as const;
export type TrayLevel = (typeof TRAY_LEVELS)[number];

/** What a menu entry does. Closed: an adapter hands it back untouched, the core carries it out with the person as actor. */
export type TrayCommand =
  /** `until` is an ISO time; null: until someone resumes it. */
  | { do: 'pause'; server_id: string; until: string | null }
  | { do: 'pause_for'; server_id: string; minutes: number }
  | { do: 'pause_until_tomorrow'; server_id: string }
  | { do: 'resume'; server_id: string }
  | { do: 'hold_everything' }
  | { do: 'release_everything' }
  | { do: 'extend_maintenance'; scope: string; minutes: number }
  | { do: 'end_maintenance'; scope: string }
  /** `seen`: what the menu showed; a decision on something else is refused (ACT-10). */
  | { do: 'approve'; action_id: number; seen: Seen }
  | { do: 'reject'; action_id: number; seen: Seen }
  /** Shows the window at a path of its own, such as `/queue?action=7`. */
  | { do: 'open'; path: string }
  | { do: 'quit' };

/**
 * `key` says what an entry means: the same one has it in every picture, wherever it stands, and it is unique in one. `label`
 * is plain text: an adapter escapes what its menu would read as a mnemonic or markup.
 */
export type MenuEntry =
  | { kind: 'separator'; key: string }
  | { kind: 'text'; key: string; label: string }
  /** `checked` null: it is no check mark. */
  | { kind: 'command'; key: string; label: string; checked: boolean | null; command: TrayCommand }
  | { kind: 'submenu'; key: string; label: string; entries: MenuEntry[] };

/** All a tray shows. Equal pictures look the same, so an adapter may skip one that equals the last. */
export interface TrayPicture {
  level: TrayLevel;
  /** Actions that wait for a person; 0: no number is shown. */
  waiting: number;
  /** One line of plain text. */
  title: string;
  /** A few lines of plain text under the title, or ''. */
  details: string;
  menu: MenuEntry[];
}

export type TrayAvailability = { is: 'shown' } | { is: 'absent'; why: string };

/** Never throws and never rejects for what the desktop does; comes back by itself when the desktop does (TRY-4). */
export interface Tray {
  /** Shows this picture from now on, also after the panel was restarted. Cheap to call with an equal picture. */
  draw(picture: TrayPicture): void;
  /** A menu entry was chosen. `activation`: as of `WindowOpener.show`. */
  onCommand(listener: (command: TrayCommand, activation?: string) => void): () => void;
  /** The icon itself was clicked, where that is not what opens the menu. */
  onActivate(listener: (activation?: string) => void): () => void;
  /** Called at once with the present state where it is known, then at each change. `why` is one plain sentence. */
  onAvailability(listener: (availability: TrayAvailability) => void): () => void;
  close(): Promise<void>;
}

/** Plain text throughout; an adapter escapes for daemons that read markup. */
export interface Notice {
  /** Showing another notice of that key replaces this one. */
  key: string;
  title: string;
  body: string;
  urgency: 'low' | 'normal' | 'critical';
  /** It waits for a person, and does not go by itself where the system can leave it. */
  stays?: true;
  /** Shown where the system can show buttons, in this order. */
  buttons: NoticeButton[];
  /** Where the window opens when the notice itself is clicked. */
  path: string;
  /** What it shows of the action its buttons decide on; a decision on something else is refused (ACT-10). */
  seen?: Seen;
}

export interface NoticeButton {
  id: 'approve' | 'reject' | 'open';
  label: string;
}

/** `activation`: as of `WindowOpener.show`. */
export type NoticePress = { key: string; activation?: string } & (
  | { pressed: 'notice' }
  /** `reason`: what the person wrote, where the system lets them write into the notice. */
  | { pressed: NoticeButton['id']; reason?: string }
);

/** `places`: so many notices of this program show, or are kept, at once; null: as many as one likes. */
export type NotifierAvailability =
  | { is: 'shown'; hasButtons: boolean; places: number | null }
  | { is: 'absent'; why: string };

/** Never throws and never rejects for what the desktop does (TRY-4). What is shown while it is absent is dropped. */
export interface Notifier {
  /** `instead`: key of a notice whose place it takes where it can, without another one popping up; withdrawn in any case. */
  show(notice: Notice, instead?: string): void;
  /** Takes it away where it still shows; unknown keys are fine. */
  withdraw(key: string): void;
  /** A notice of this run was pressed. It is gone by then, unless it is shown anew. */
  onPress(listener: (press: NoticePress) => void): () => void;
  /** As `Tray.onAvailability`. */
  onAvailability(listener: (availability: NotifierAvailability) => void): () => void;
  /**
   * Notices of a run that ended without a word still showed, and were taken away: their buttons did nothing any more.
   * Optional: not every system keeps the notices of a program that is gone.
   */
  onLeftover?(listener: (keys: string[]) => void): () => void;
  /** Withdraws what still shows. */
  close(): Promise<void>;
}

/** The window, in whichever shape this host has one. */
export interface WindowOpener {
  /**
   * Shows it at `path`, or where it is: focuses the open one instead of opening a second one. `activation`: what the desktop
   * gave so that the window may come to the front (xdg-activation), where it gave something.
   */
  show(path?: string, activation?: string): void;
  /** false where it is known that nothing can appear; without it, something always can. */
  canShow?(): boolean;
}

/** How far the log was dealt with by notices, kept over a restart. Never goes back. */
export interface DeskMarks {
  /** The seq of the last event that counts as told; null: the desk never ran. */
  get(): number | null;
  /** Durable when it returns; throws where the disk refuses. Not called within a callback of the store. */
  set(seq: number): void;
}
