/** A notice as the call that shows it, for the daemon that is there. */
import { Variant } from 'dbus-native';
import type { Notice, NoticeButton } from '../../core/desk/desk-ports.ts';
import { appIconRgba } from '../icons/tray-icon.ts';
import type { DaemonTraits } from './known-desktops.ts';
import type { MethodCall } from './method-call.ts';
import { NOTIFICATIONS } from './notification-daemon.ts';
import { escapeMarkup, oneLine, someLines } from './plain-text.ts';

/** The action that opens a field to write into, where a daemon has one. It is told by `NotificationReplied`. */
export const REPLY = 'inline-reply';
/** The action that takes the question whether a button was meant back. */
export const BACK = 'back';

/** What only a person may press. */
export type Decision = Exclude<NoticeButton['id'], 'open'>;

/** Of the `.desktop` file, without its ending. */
export const DESKTOP_ENTRY = 'holdpoint';

const URGENCY = { low: 0, normal: 1, critical: 2 } as const;
/** Milliseconds: as long as the daemon likes, and until it is taken away. */
const [USUAL, FOR_EVER] = [-1, 0];
const ICON_SIZE = 48;

/** The program's icon as daemons take it: width, height, bytes per row, alpha, bits, channels, pixels. */
export function noticeIcon(): Variant {
  return new Variant('(iiibiiay)', [ICON_SIZE, ICON_SIZE, ICON_SIZE * 4, true, 8, 4, appIconRgba(ICON_SIZE)]);
}

export interface Delivery {
  notice: Notice;
  /** Number of the notice it takes the place of; 0 for none. */
  replaces: number;
  /** It asks whether that button was meant. */
  asked: Decision | null;
}

export function notifyCall({ notice, replaces, asked }: Delivery, traits: DaemonTraits, icon: Variant): MethodCall {
  const body = someLines(textOf(notice, traits));
  const title = asked === null ? notice.title : `${labelOf(notice, asked)}: ${notice.title}`;
  const text = [oneLine(title), traits.readsMarkup ? escapeMarkup(body) : body];
  const answers = asked === null ? actionsOf(notice, traits) : answersOf(notice, asked);
  const actions = traits.hasButtons ? answers : [];
  const expiry = notice.urgency === 'critical' || notice.stays === true ? FOR_EVER : USUAL;
  return {
    ...NOTIFICATIONS,
    member: 'Notify',
    signature: 'susssasa{sv}i',
    body: ['Holdpoint', replaces, '', ...text, actions, hintsOf(notice, actions, traits, icon), expiry],
  };
}

function hintsOf(
  { urgency }: Notice,
  actions: readonly string[],
  traits: DaemonTraits,
  icon: Variant,
): Record<string, Variant> {
  const hints: Record<string, Variant> = {
    urgency: new Variant('y', URGENCY[urgency]),
    'desktop-entry': new Variant('s', DESKTOP_ENTRY),
    'image-data': icon,
  };
  // Good news need not be kept in a list, where it would take the place of what waits.
  if (urgency === 'low' && traits.hasList) hints.transient = new Variant('b', true);
  // So that the question whether a button was meant comes in its place, and not as one more.
  if (traits.focusesFirst) hints.resident = new Variant('b', true);
  if (actions.includes(REPLY)) {
    hints['x-kde-reply-placeholder-text'] = new Variant('s', 'Reject, because …');
    hints['x-kde-reply-submit-button-text'] = new Variant('s', 'Reject');
  }
  return hints;
}

/** Where no buttons are to be seen, it says where to decide. */
function textOf({ body, buttons }: Notice, { hasButtons, drawsButtons }: DaemonTraits): string {
  const decides = buttons.some(({ id }) => id !== 'open');
  if (!decides || (hasButtons && drawsButtons)) return body;
  const where = hasButtons ? 'Click here to decide.' : 'Decide in the window of Holdpoint, or in its tray.';
  // Before the rest, which such daemons cut: mako shows five lines.
  return `${where}\n${body}`;
}

/** Name and label of each in turn, `default` last: the one that a click on the notice is. */
function actionsOf({ buttons }: Notice, traits: DaemonTraits): string[] {
  const open = buttons.find(({ id }) => id === 'open') ?? OPEN;
  const decisions = buttons.filter(({ id }) => id !== 'open');
  const drawn = decisions.flatMap((button) => named(button, traits));
  // Where `default` is drawn, it is the button that opens, and there is no second one.
  const opening = traits.drawsDefault !== 'always' && needsOpening(buttons, traits);
  const first = opening ? named(open, traits) : [];
  const label = traits.drawsDefault === 'labelled' ? '' : oneLine(open.label);
  return [...(traits.focusesFirst ? [...first, ...drawn] : [...drawn, ...first]), 'default', label];
}

/**
 * The question whether a button was meant. The keys that pressed it, Tab and Space as in any form, press another one here: what
 * was the second button is the third, what was the third the second.
 */
function answersOf(notice: Notice, asked: Decision): string[] {
  const open = notice.buttons.find(({ id }) => id === 'open') ?? OPEN;
  const yes = [asked, `Yes, ${labelOf(notice, asked).toLowerCase()}`];
  const other = ['open', oneLine(open.label)];
  return [BACK, 'Back', ...(asked === 'approve' ? [...other, ...yes] : [...yes, ...other]), 'default', other[1] ?? ''];
}

function labelOf({ buttons }: Notice, decision: Decision): string {
  return oneLine(buttons.find(({ id }) => id === decision)?.label ?? decision);
}

const OPEN: NoticeButton = { id: 'open', label: 'Show' };

/** A button of its own for what a click on the notice does: it was asked for, or one that decides would have the keyboard. */
function needsOpening(buttons: readonly NoticeButton[], { focusesFirst }: DaemonTraits): boolean {
  return buttons.some(({ id }) => id === 'open') || (focusesFirst && buttons.length > 0);
}

function named({ id, label }: NoticeButton, { takesReason }: DaemonTraits): string[] {
  return id === 'reject' && takesReason ? [REPLY, `${oneLine(label)}…`] : [id, oneLine(label)];
}
