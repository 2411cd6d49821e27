/** The port `Tray` over D-Bus: a StatusNotifierItem with a menu, at whichever panel is there. */
import type { Tray, TrayAvailability, TrayCommand, TrayPicture } from '../../core/desk/desk-ports.ts';
import { createAnnounced, createListeners } from './announced.ts';
import { type PanelTraits, panelTraits } from './known-desktops.ts';
import { createMenu } from './menu.ts';
import { keepRegistered, type RegistrationDeps } from './registration.ts';
import type { SessionBus } from './session-bus.ts';
import { createStatusNotifierItem, type DrawIcon, type ItemSignal } from './status-notifier-item.ts';

/**
 * A new layout makes panels build an open menu anew, under the hand that is about to choose. So a menu that is open stands
 * until something was chosen or the panel says that it closed; where a panel says only that it opens, for the shorter time
 * (milliseconds). GNOME and Plasma say both.
 */
const STANDS_MS = { told: 60_000, untold: 5_000 } as const;

/**
 * A panel that was busy listens later than it reads (lxqt-panel on a slow machine): all is told again so long after it was
 * registered with, milliseconds. A panel that knows it draws the same again.
 */
const TELL_AGAIN_MS = [1_000, 5_000] as const;

export interface LinuxTrayDeps {
  bus: SessionBus;
  drawIcon: DrawIcon;
  programOf?: RegistrationDeps['programOf'];
  onFault(error: unknown): void;
}

interface Chosen {
  command: TrayCommand;
  activation: string | undefined;
}

/** `held` is what it keeps, for the tests that look for leaks. */
export type LinuxTray = Tray & { held(): Record<string, number> };

export function createLinuxTray({ bus, drawIcon, onFault, programOf }: LinuxTrayDeps): LinuxTray {
  const commands = createListeners<Chosen>(onFault);
  const activations = createListeners<Chosen['activation']>(onFault);
  const availability = createAnnounced<TrayAvailability>(onFault);
  let panel = panelTraits(null);
  let drawn: TrayPicture | null = null;
  let drawnText = '';
  let standing: ReturnType<typeof setTimeout> | undefined;
  let isTold = false;
  let tellAgain: NodeJS.Timeout[] = [];
  /** Given by the panel right before a click, for the window that the click opens. */
  let token: string | undefined;

  const item = createStatusNotifierItem({
    drawIcon,
    onFault,
    onActivate: () => activations.tell(takeToken()),
    onToken(given) {
      token = given;
    },
    onFirstRead: () => tellItem(item.everything()),
  });
  const menu = createMenu({
    onFault,
    emit: ([member, values]) => bus.emit(menu.served, member, values),
    onCommand(command) {
      release();
      commands.tell({ command, activation: takeToken() });
    },
    onShow(saysWhenClosed) {
      isTold ||= saysWhenClosed;
      clearTimeout(standing);
      standing = setTimeout(release, isTold ? STANDS_MS.told : STANDS_MS.untold).unref();
    },
    onClosed: release,
  });

  function takeToken(): string | undefined {
    const given = token;
    token = undefined;
    return given;
  }

  function release(): void {
    clearTimeout(standing);
    standing = undefined;
    isTold = false;
    drawMenu();
  }

  function drawMenu(): void {
    if (standing === undefined && drawn !== null) menu.set(drawn.menu, panel.labelOf);
  }

  function tellItem(signals: ItemSignal[]): void {
    for (const [member, values] of signals) bus.emit(item.served, member, values);
  }

  function onPanel(traits: PanelTraits): void {
    panel = traits;
    item.expectReading();
    for (const timer of tellAgain) clearTimeout(timer);
    tellAgain = TELL_AGAIN_MS.map((after) => setTimeout(() => tellItem(item.everything()), after).unref());
    if (drawn !== null) tellItem(item.set(drawn, panel));
    // Whatever was open is gone with the panel before.
    release();
  }

  const unserve = [bus.serve(item.served), bus.serve(menu.served)];
  const stopRegistering = keepRegistered({ bus, name: itemName(), tell: availability.tell, onPanel, programOf });
  return {
    draw(picture: TrayPicture) {
      const text = JSON.stringify(picture);
      if (text === drawnText) return;
      drawnText = text;
      drawn = picture;
      tellItem(item.set(picture, panel));
      drawMenu();
    },
    onCommand: (listener) => commands.add(({ command, activation }) => listener(command, activation)),
    onActivate: activations.add,
    onAvailability: availability.follow,
    held: () => ({ menu: menu.size(), commands: commands.size(), activations: activations.size() }),
    async close() {
      stopRegistering();
      for (const timer of tellAgain) clearTimeout(timer);
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
