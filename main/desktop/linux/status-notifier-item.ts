/** The tray's icon as org.kde.StatusNotifierItem: what panels ask for, all of it worked out when the picture changes. */
import type { TrayLevel, TrayPicture } from '../../core/desk/desk-ports.ts';
import { countText } from '../icons/tray-icon.ts';
import { ICON_SIZES } from '../icons/tray-layers.ts';
import type { PanelTraits } from './known-desktops.ts';
import { MENU_PATH } from './menu.ts';
import { escapeMarkup, oneLine, someLines } from './plain-text.ts';
import { type ServedInterface, type ServedProperty, serveInterface } from './served-interface.ts';

export const ITEM_PATH = '/StatusNotifierItem';

/** KDE hides icons that are merely active and shows the ones that need attention. */
const ATTENTION: Readonly<Record<TrayLevel, 'Active' | 'NeedsAttention'>> = {
  normal: 'Active',
  maintenance: 'Active',
  waiting: 'NeedsAttention',
  unreachable: 'NeedsAttention',
  failed: 'NeedsAttention',
};

/** Width, height, and rows of pixels with the bytes alpha, red, green, blue. */
type Pixmap = [width: number, height: number, argb: Buffer];

/** `size` × `size` pixels of red, green, blue, alpha. */
export type DrawIcon = (level: TrayLevel, waiting: number, size: number) => Buffer;

export interface ItemDeps {
  drawIcon: DrawIcon;
  onActivate(): void;
  /** So that the window which the next click opens may come to the front. */
  onToken(token: string): void;
  /** The panel that was registered with has read the icon. */
  onFirstRead(): void;
  onFault(error: unknown): void;
}

export interface StatusNotifierItem {
  served: ServedInterface;
  /** Gives the signals that tell the panel what changed. */
  set(picture: TrayPicture, panel: PanelTraits): ItemSignal[];
  /** Gives the signals that tell all of it. */
  everything(): ItemSignal[];
  /** A panel that has not read the icon yet. */
  expectReading(): void;
}

/** A signal of the item and its values. */
export type ItemSignal = [member: string, values: unknown[]];

interface Shown {
  title: string;
  /** Title and lines of the tooltip. Panels read the lines as markup. */
  details: string;
  status: 'Active' | 'NeedsAttention';
  /** Names the drawing: level and count. */
  icon: string;
  pixmaps: Pixmap[];
}

export function createStatusNotifierItem(deps: ItemDeps): StatusNotifierItem {
  const { drawIcon, onActivate, onToken, onFault } = deps;
  let isExpecting = false;
  /**
   * What changes between its question and its listening, a panel never learns: waybar 0.9.17 then shows an empty cell, in
   * three of five of its restarts. So all is told once more after it has read.
   */
  const onRead = () => {
    if (!isExpecting) return;
    isExpecting = false;
    setImmediate(deps.onFirstRead);
  };
  // One of each level and count at most, about a megabyte in all.
  const icons = new Map<string, Pixmap[]>();
  const iconOf = ({ level, waiting }: TrayPicture): Pick<Shown, 'icon' | 'pixmaps'> => {
    const icon = `${level} ${countText(waiting)}`;
    try {
      const pixmaps =
        icons.get(icon) ?? ICON_SIZES.colour.map((size) => pixmapOf(drawIcon(level, waiting, size), size));
      icons.set(icon, pixmaps);
      return { icon, pixmaps };
    } catch (error) {
      // The last icon stays, and the title says what is true.
      onFault(error);
      return { icon, pixmaps: shown.pixmaps };
    }
  };
  let shown: Shown = { title: 'Holdpoint', details: '', status: 'Active', icon: '', pixmaps: [] };
  const served = serveInterface({
    path: ITEM_PATH,
    name: 'org.kde.StatusNotifierItem',
    onFault,
    methods: {
      Activate: { in: 'ii', out: '', run: onActivate },
      // The middle button. What it should do differs from desktop to desktop; doing nothing surprises nobody.
      SecondaryActivate: { in: 'ii', out: '', run: () => {} },
      // Asked for by panels that cannot show menus of others; those that ask draw it from `Menu`.
      ContextMenu: { in: 'ii', out: '', run: () => {} },
      Scroll: { in: 'is', out: '', run: () => {} },
      ProvideXdgActivationToken: { in: 's', out: '', run: onToken },
    },
    properties: propertiesOf(() => shown, onRead),
    signals: { NewTitle: '', NewIcon: '', NewAttentionIcon: '', NewToolTip: '', NewStatus: 's', NewMenu: '' },
  });
  return {
    served,
    set(picture, panel) {
      const before = shown;
      shown = { ...textOf(picture), status: statusOf(picture, panel), ...iconOf(picture) };
      return changes(before, shown);
    },
    everything: () => changes(null, shown),
    expectReading() {
      isExpecting = true;
    },
  };
}

function textOf({ title, details }: TrayPicture): Pick<Shown, 'title' | 'details'> {
  return { title: oneLine(title), details: escapeMarkup(someLines(details)) };
}

/** The icon itself says how bad it is: a panel that would paint over it is asked for nothing. */
function statusOf({ level }: TrayPicture, { paintsAttention }: PanelTraits): Shown['status'] {
  return paintsAttention ? 'Active' : ATTENTION[level];
}

/** `before` null: the panel knows nothing. */
function changes(before: Shown | null, now: Shown): ItemSignal[] {
  const told: ItemSignal[] = [];
  if (before?.icon !== now.icon) told.push(['NewIcon', []], ['NewAttentionIcon', []]);
  if (before?.status !== now.status) told.push(['NewStatus', [now.status]]);
  if (before?.title !== now.title) told.push(['NewTitle', []]);
  if (before?.title !== now.title || before.details !== now.details) told.push(['NewToolTip', []]);
  return told;
}

function propertiesOf(shown: () => Shown, onRead: () => void): Record<string, ServedProperty> {
  const fixed = (type: string, value: unknown): ServedProperty => ({ type, read: () => value, fallback: value });
  const readIcons = () => {
    onRead();
    return shown().pixmaps;
  };
  const icons: ServedProperty = { type: 'a(iiay)', read: readIcons, fallback: [] };
  return {
    Category: fixed('s', 'ApplicationStatus'),
    Id: fixed('s', 'holdpoint'),
    Title: { type: 's', read: () => shown().title, fallback: 'Holdpoint' },
    Status: { type: 's', read: () => shown().status, fallback: 'Active' },
    WindowId: fixed('i', 0),
    IconName: fixed('s', ''),
    IconThemePath: fixed('s', ''),
    IconPixmap: icons,
    OverlayIconName: fixed('s', ''),
    OverlayIconPixmap: fixed('a(iiay)', []),
    AttentionIconName: fixed('s', ''),
    AttentionIconPixmap: icons,
    AttentionMovieName: fixed('s', ''),
    ToolTip: {
      type: '(sa(iiay)ss)',
      read: () => ['', [], shown().title, shown().details],
      fallback: ['', [], 'Holdpoint', ''],
    },
    // A click opens the window; the menu is on the other button.
    ItemIsMenu: fixed('b', false),
    Menu: fixed('o', MENU_PATH),
  };
}

function pixmapOf(rgba: Buffer, size: number): Pixmap {
  const argb = Buffer.alloc(rgba.length);
  for (let i = 0; i < rgba.length; i += 4) {
    argb[i] = rgba[i + 3] ?? 0;
    argb.set(rgba.subarray(i, i + 3), i + 1);
  }
  return [size, size, argb];
}
