/** Brings the icon to whichever panel is there, again with each that comes, and says whether somebody shows it. */
import { readFileSync } from 'node:fs';
import type { TrayAvailability } from '../../core/desk/desk-ports.ts';
import { type PanelTraits, panelTraits } from './known-desktops.ts';
import type { ServiceState } from './service-watch.ts';
import type { SessionBus } from './session-bus.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const THE_WATCHER = { destination: WATCHER, path: '/StatusNotifierWatcher', interface: WATCHER } as const;
const THE_BUS = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const;

/** A panel that is still starting may not answer yet. */
const REGISTER_AGAIN_MS = 5_000;

const NO_TRAY = 'This desktop has no tray (nothing on the session bus shows tray icons).';
const NO_PANEL = 'No panel of this desktop shows tray icons at the moment.';
const REFUSED = 'The tray of this desktop did not take the icon.';

export interface RegistrationDeps {
  bus: SessionBus;
  /** The name of our item, as the specification asks for. */
  name: string;
  tell(availability: TrayAvailability): void;
  /** Before it is registered with a panel: which one that is. */
  onPanel(traits: PanelTraits): void;
  /** The name of the program with that process id; null where it cannot be told. */
  programOf?: ((pid: number) => string | null) | undefined;
}

/** Gives what ends it. */
export function keepRegistered({ bus, name, tell, onPanel, programOf = kernelName }: RegistrationDeps): () => void {
  let round = 0;
  let isRegistered = false;
  const look = async (mine: number) => {
    const hasPanel = await panelIsThere(bus);
    if (mine === round && isRegistered) tell(hasPanel ? { is: 'shown' } : { is: 'absent', why: NO_PANEL });
  };
  const register = async (mine: number, owner: string) => {
    const [pid, isOurs] = await Promise.all([processOf(bus, owner), bus.claimName(name)]);
    if (mine !== round) return;
    onPanel(panelTraits(pid === null ? null : programOf(pid)));
    // Where another of our kind has the name (process ids repeat across containers), our own will do.
    const body = [isOurs ? name : bus.uniqueName()];
    const outcome = await bus.call({ ...THE_WATCHER, member: 'RegisterStatusNotifierItem', signature: 's', body });
    if (mine !== round) return;
    if (!outcome.ok) {
      tell({ is: 'absent', why: REFUSED });
      setTimeout(() => mine === round && void register(mine, owner), REGISTER_AGAIN_MS).unref();
      return;
    }
    isRegistered = true;
    await look(mine);
  };
  const stopWatching = bus.watchService(WATCHER, (state: ServiceState) => {
    round += 1;
    isRegistered = false;
    if (state.is === 'present') void register(round, state.owner);
    else tell({ is: 'absent', why: state.is === 'missing' ? NO_TRAY : state.why });
  });
  const { path } = THE_WATCHER;
  const stopHearing = bus.onSignal({ sender: WATCHER, path, interface: WATCHER }, ({ member }) => {
    if (member.startsWith('StatusNotifierHost')) void look(round);
  });
  return () => {
    round += 1;
    stopWatching();
    stopHearing();
  };
}

/** A watcher alone draws nothing. One that does not say is believed to be a panel itself. */
async function panelIsThere(bus: SessionBus): Promise<boolean> {
  const request = { ...THE_WATCHER, interface: 'org.freedesktop.DBus.Properties', member: 'Get' };
  const outcome = await bus.call({ ...request, signature: 'ss', body: [WATCHER, 'IsStatusNotifierHostRegistered'] });
  const answer = outcome.ok ? (outcome.body[0] as { value?: unknown } | undefined) : undefined;
  return answer?.value !== false;
}

async function processOf(bus: SessionBus, owner: string): Promise<number | null> {
  const outcome = await bus.call({ ...THE_BUS, member: 'GetConnectionUnixProcessID', signature: 's', body: [owner] });
  const pid = outcome.ok ? outcome.body[0] : null;
  return typeof pid === 'number' ? pid : null;
}

/** At most 15 characters of its name (proc(5), `comm`). */
function kernelName(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd();
  } catch {
    return null;
  }
}
