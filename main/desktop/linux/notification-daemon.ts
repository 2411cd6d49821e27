/** org.freedesktop.Notifications as it is spoken to: what the daemon of this desktop can do, and whether it is there. */
import { assertNever } from '../../core/result.ts';
import { type DaemonTraits, daemonTraits } from './known-desktops.ts';
import type { ServiceState } from './service-watch.ts';
import type { SessionBus } from './session-bus.ts';

const NAME = 'org.freedesktop.Notifications';
export const NOTIFICATIONS = { destination: NAME, path: '/org/freedesktop/Notifications', interface: NAME } as const;

const NO_DAEMON = 'This desktop has no notification service (nothing on the session bus shows notifications).';
const SILENT = 'The notification service of this desktop does not answer.';

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

async function askTraits(bus: SessionBus): Promise<DaemonTraits | null> {
  const [capabilities, information] = await Promise.all([
    bus.call({ ...NOTIFICATIONS, member: 'GetCapabilities' }),
    bus.call({ ...NOTIFICATIONS, member: 'GetServerInformation' }),
  ]);
  if (!capabilities.ok) return null;
  const given = capabilities.body[0];
  const [name, vendor, version] = information.ok ? information.body : [];
  return daemonTraits({
    name: String(name ?? ''),
    vendor: String(vendor ?? ''),
    version: String(version ?? ''),
    capabilities: Array.isArray(given) ? given.map(String) : [],
  });
}

async function isActivatable(bus: SessionBus): Promise<boolean> {
  const [destination, path] = ['org.freedesktop.DBus', '/org/freedesktop/DBus'];
  const outcome = await bus.call({ destination, path, interface: destination, member: 'ListActivatableNames' });
  const names = outcome.ok ? outcome.body[0] : null;
  return Array.isArray(names) && names.includes(NAME);
}
