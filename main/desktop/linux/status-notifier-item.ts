/** The tray's icon as org.kde.StatusNotifierItem: what panels ask for, all of it worked out when the picture changes. */
import type { TrayLevel, TrayPicture } from '../../core/desk/desk-ports.ts';
import { countText } from '../icons/tray-icon.ts';
import { ICON_SIZES } from '../icons/tray-layers.ts';
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
  onFault(error: unknown): void;
}

export interface StatusNotifierItem {
  served: ServedInterface;
  /** Gives the signals that tell panels what changed, each with its values. */
  set(picture: TrayPicture): [member: string, values: unknown[]][];
}

interface Shown {
  title: string;
  /** Title and lines of the tooltip. Panels read the lines as markup. */
  details: string;
  status: 'Active' | 'NeedsAttention';
  /** Names the drawing: level and count. */
  icon: string;
  pixmaps: Pixmap[];
}

export function createStatusNotifierItem({ drawIcon, onActivate, onFault }: ItemDeps): StatusNotifierItem {
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
      ProvideXdgActivationToken: { in: 's', out: '', run: () => {} },
    },
    properties: propertiesOf(() => shown),
    signals: { NewTitle: '', NewIcon: '', NewAttentionIcon: '', NewToolTip: '', NewStatus: 's', NewMenu: '' },
  });
  return {
    served,
    set(picture) {
      const before = shown;
      shown = { ...textOf(picture), ...iconOf(picture) };
      return changes(before, shown);
    },
  };
}

function textOf({ level, title, details }: TrayPicture): Pick<Shown, 'title' | 'details' | 'status'> {
  return { title: oneLine(title), details: escapeMarkup(someLines(details)), status: ATTENTION[level] };
}

function changes(before: Shown, now: Shown): [string, unknown[]][] {
  const told: [string, unknown[]][] = [];
  if (before.icon !== now.icon) told.push(['NewIcon', []], ['NewAttentionIcon', []]);
  if (before.status !== now.status) told.push(['NewStatus', [now.status]]);
  if (before.title !== now.title) told.push(['NewTitle', []]);
  if (before.title !== now.title || before.details !== now.details) told.push(['NewToolTip', []]);
  return told;
}

function propertiesOf(shown: () => Shown): Record<string, ServedProperty> {
  const fixed = (type: string, value: unknown): ServedProperty => ({ type, read: () => value, fallback: value });
  const icons: ServedProperty = { type: 'a(iiay)', read: () => shown().pixmaps, fallback: [] };
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
