/** The port `Tray` over D-Bus: a StatusNotifierItem with a menu, at whichever panel is there. */
import type { MenuEntry, Tray, TrayAvailability, TrayCommand, TrayPicture } from '../../core/desk/desk-ports.ts';
import { createAnnounced, createListeners } from './announced.ts';
import { createMenu } from './menu.ts';
import type { ServiceState } from './service-watch.ts';
import type { SessionBus } from './session-bus.ts';
import { createStatusNotifierItem, type DrawIcon } from './status-notifier-item.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const THE_WATCHER = { destination: WATCHER, path: '/StatusNotifierWatcher', interface: WATCHER } as const;

/** A panel that is still starting may not answer yet. */
const REGISTER_AGAIN_MS = 5_000;

/**
 * A new layout makes panels build an open menu anew, under the hand that is about to choose. None says when a menu closes,
 * so a new one waits this long after it was opened, or until something was chosen (milliseconds).
 */
const MENU_STANDS_MS = 5_000;

const NO_TRAY = 'This desktop has no tray (nothing on the session bus shows tray icons).';
const NO_PANEL = 'No panel of this desktop shows tray icons at the moment.';
const REFUSED = 'The tray of this desktop did not take the icon.';

export interface LinuxTrayDeps {
  bus: SessionBus;
  drawIcon: DrawIcon;
  onFault(error: unknown): void;
}

/** `held` is what it keeps, for the tests that look for leaks. */
export type LinuxTray = Tray & { held(): Record<string, number> };

export function createLinuxTray({ bus, drawIcon, onFault }: LinuxTrayDeps): LinuxTray {
  const commands = createListeners<TrayCommand>(onFault);
  const activations = createListeners<void>(onFault);
  const availability = createAnnounced<TrayAvailability>(onFault);
  const item = createStatusNotifierItem({ drawIcon, onFault, onActivate: () => activations.tell() });
  let drawn = '';
  let drawnMenu = '';
  let wanted: readonly MenuEntry[] = [];
  let standing: ReturnType<typeof setTimeout> | undefined;
  const menu = createMenu({
    onFault,
    onCommand(command) {
      release();
      commands.tell(command);
    },
    onShow() {
      clearTimeout(standing);
      standing = setTimeout(release, MENU_STANDS_MS).unref();
    },
  });

  function release(): void {
    clearTimeout(standing);
    standing = undefined;
    drawMenu();
  }

  function drawMenu(): void {
    const entries = JSON.stringify(wanted);
    if (standing !== undefined || entries === drawnMenu) return;
    drawnMenu = entries;
    bus.emit(menu.served, 'LayoutUpdated', [menu.set(wanted), 0]);
  }

  const unserve = [bus.serve(item.served), bus.serve(menu.served)];
  const stopRegistering = keepRegistered(bus, availability.tell);
  return {
    draw(picture: TrayPicture) {
      const whole = JSON.stringify(picture);
      if (whole === drawn) return;
      drawn = whole;
      for (const [member, values] of item.set(picture)) bus.emit(item.served, member, values);
      wanted = picture.menu;
      drawMenu();
    },
    onCommand: commands.add,
    onActivate: activations.add,
    onAvailability: availability.follow,
    held: () => ({ menu: menu.size(), commands: commands.size(), activations: activations.size() }),
    async close() {
      stopRegistering();
      clearTimeout(standing);
      // Panels notice an icon's end by its name on the bus going away. A bus that does not answer holds nothing up.
      void bus.releaseName(itemName());
      for (const remove of unserve) remove();
      commands.clear();
      activations.clear();
    },
  };
}

/** The name the specification asks for; one item per process. */
function itemName(): string {
  return `org.kde.StatusNotifierItem-${process.pid}-1`;
}

/** Registers with each watcher that comes, and says whether somebody shows the icon. */
function keepRegistered(bus: SessionBus, tell: (availability: TrayAvailability) => void): () => void {
  let round = 0;
  let isRegistered = false;
  const look = async (mine: number) => {
    const hasPanel = await panelIsThere(bus);
    if (mine === round && isRegistered) tell(hasPanel ? { is: 'shown' } : { is: 'absent', why: NO_PANEL });
  };
  const register = async (mine: number) => {
    // Where another of our kind has the name (process ids repeat across containers), our own will do.
    const name = (await bus.claimName(itemName())) ? itemName() : bus.uniqueName();
    const outcome = await bus.call({
      ...THE_WATCHER,
      member: 'RegisterStatusNotifierItem',
      signature: 's',
      body: [name],
    });
    if (mine !== round) return;
    if (!outcome.ok) {
      tell({ is: 'absent', why: REFUSED });
      setTimeout(() => mine === round && void register(mine), REGISTER_AGAIN_MS).unref();
      return;
    }
    isRegistered = true;
    await look(mine);
  };
  const stopWatching = bus.watchService(WATCHER, (state: ServiceState) => {
    round += 1;
    isRegistered = false;
    if (state.is === 'present') void register(round);
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
