/** org.freedesktop.Notifications as it is spoken to: what the daemon of this desktop can do, and whether it is there. */
import { Variant } from 'dbus-native';
import type { Notice } from '../../core/desk/desk-ports.ts';
import { assertNever } from '../../core/result.ts';
import { appIconRgba } from '../icons/tray-icon.ts';
import type { MethodCall } from './method-call.ts';
import { escapeMarkup, oneLine, someLines } from './plain-text.ts';
import type { ServiceState } from './service-watch.ts';
import type { SessionBus } from './session-bus.ts';

const NAME = 'org.freedesktop.Notifications';
export const NOTIFICATIONS = { destination: NAME, path: '/org/freedesktop/Notifications', interface: NAME } as const;

const NO_DAEMON = 'This desktop has no notification service (nothing on the session bus shows notifications).';
const SILENT = 'The notification service of this desktop does not answer.';

export interface DaemonTraits {
  hasButtons: boolean;
  readsMarkup: boolean;
  /** xfce4-notifyd draws the action `default` as a button too; elsewhere it is a click on the notice. */
  drawsDefault: boolean;
}

/** `ready`: it is there, or the bus starts it when it is called. */
export type DaemonState = { is: 'ready'; traits: DaemonTraits } | { is: 'absent'; why: string };

export interface DaemonWatchDeps {
  bus: SessionBus;
  onState(state: DaemonState): void;
  /** Numbers given out so far mean nothing any more: the daemon ended, was replaced, or the bus ended. */
  onForget(): void;
}

export interface DaemonWatch {
  /** The daemon's unique name; null where it does not run. */
  owner(): string | null;
  close(): void;
}

export function watchDaemon({ bus, onState, onForget }: DaemonWatchDeps): DaemonWatch {
  let owner: string | null = null;
  let last: DaemonTraits | null = null;
  let round = 0;
  const learn = async (mine: number) => {
    const traits = await askTraits(bus);
    if (mine !== round) return;
    last = traits;
    onState(traits === null ? { is: 'absent', why: SILENT } : { is: 'ready', traits });
  };
  const onMissing = async (mine: number) => {
    const isStartable = await isActivatable(bus);
    if (mine !== round) return;
    if (!isStartable) return onState({ is: 'absent', why: NO_DAEMON });
    // Asking starts it. One that just ended is left alone until there is something to show.
    if (last === null) await learn(mine);
    else onState({ is: 'ready', traits: last });
  };
  const stop = bus.watchService(NAME, (state: ServiceState) => {
    round += 1;
    // A daemon that was started by a notice of ours already has that notice.
    if (owner !== null) onForget();
    owner = state.is === 'present' ? state.owner : null;
    switch (state.is) {
      case 'present':
        return void learn(round);
      case 'missing':
        return void onMissing(round);
      case 'no_bus':
        last = null;
        onForget();
        return onState({ is: 'absent', why: state.why });
      default:
        return assertNever(state);
    }
  });
  const close = () => {
    round += 1;
    stop();
  };
  return { owner: () => owner, close };
}

/** Links are markup too: dunst 1.9 says only that of itself, and draws `<b>` bold. */
const MARKUP = ['body-markup', 'body-hyperlinks'];

async function askTraits(bus: SessionBus): Promise<DaemonTraits | null> {
  const [capabilities, information] = await Promise.all([
    bus.call({ ...NOTIFICATIONS, member: 'GetCapabilities' }),
    bus.call({ ...NOTIFICATIONS, member: 'GetServerInformation' }),
  ]);
  if (!capabilities.ok) return null;
  const can = Array.isArray(capabilities.body[0]) ? capabilities.body[0] : [];
  const name = information.ok ? String(information.body[0]) : '';
  return {
    hasButtons: can.includes('actions'),
    readsMarkup: MARKUP.some((capability) => can.includes(capability)),
    drawsDefault: /^xfce/i.test(name),
  };
}

async function isActivatable(bus: SessionBus): Promise<boolean> {
  const [destination, path] = ['org.freedesktop.DBus', '/org/freedesktop/DBus'];
  const outcome = await bus.call({ destination, path, interface: destination, member: 'ListActivatableNames' });
  const names = outcome.ok ? outcome.body[0] : null;
  return Array.isArray(names) && names.includes(NAME);
}

const URGENCY = { low: 0, normal: 1, critical: 2 } as const;
/** -1: as long as the daemon likes. 0: until it is taken away. */
const STAYS = { low: -1, normal: -1, critical: 0 } as const;
const ICON_SIZE = 48;

/** The program's icon as daemons take it: width, height, bytes per row, alpha, bits, channels, pixels. */
export function noticeIcon(): Variant {
  return new Variant('(iiibiiay)', [ICON_SIZE, ICON_SIZE, ICON_SIZE * 4, true, 8, 4, appIconRgba(ICON_SIZE)]);
}

/** `replaces`: number of the notice it takes the place of; 0 for none. */
export function notifyCall(notice: Notice, replaces: number, traits: DaemonTraits, icon: Variant): MethodCall {
  const body = someLines(notice.body);
  const hints = {
    urgency: new Variant('y', URGENCY[notice.urgency]),
    'desktop-entry': new Variant('s', 'holdpoint'),
    'image-data': icon,
  };
  const text = [oneLine(notice.title), traits.readsMarkup ? escapeMarkup(body) : body];
  const actions = traits.hasButtons ? actionsOf(notice, traits) : [];
  return {
    ...NOTIFICATIONS,
    member: 'Notify',
    signature: 'susssasa{sv}i',
    body: ['Holdpoint', replaces, '', ...text, actions, hints, STAYS[notice.urgency]],
  };
}

/** Name and label of each in turn. Where `default` is drawn, it is the button that opens, and there is no second one. */
function actionsOf({ buttons }: Notice, { drawsDefault }: DaemonTraits): string[] {
  const drawn = drawsDefault ? buttons.filter(({ id }) => id !== 'open') : buttons;
  const open = buttons.find(({ id }) => id === 'open');
  return [...drawn.flatMap(({ id, label }) => [id, oneLine(label)]), 'default', oneLine(open?.label ?? 'Show')];
}
