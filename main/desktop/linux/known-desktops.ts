/**
 * What is known of notification daemons and panels, by their own names, and the one place that decides from it. Each row was
 * seen on Debian 12 in that version (e2e/desktop brings each up; docs/desktops.md shows them). What a row does not say, and
 * whoever is not here, gets the careful choice.
 */
import { escapeFirstMnemonic, escapeMnemonic } from './plain-text.ts';

/** How a daemon says who it is (`GetServerInformation`) and what it can (`GetCapabilities`). */
export interface DaemonAnswer {
  name: string;
  vendor: string;
  version: string;
  capabilities: readonly string[];
}

export interface DaemonTraits {
  /** It takes buttons, and a click on the notice is told. */
  hasButtons: boolean;
  /** It is known to draw the buttons it takes. Else the text says where to decide. */
  drawsButtons: boolean;
  readsMarkup: boolean;
  /**
   * When it draws the action `default` as one more button; where it does not, that is a click on the notice. `labelled`: only
   * where it has a label.
   */
  drawsDefault: 'never' | 'labelled' | 'always';
  /** It gives the keyboard to the first button: that one must decide nothing, and the others are asked about once more. */
  focusesFirst: boolean;
  /** It lets a person write into the notice. */
  takesReason: boolean;
  /** It keeps what was seen in a list, unless told that it passes. */
  hasList: boolean;
  /** So many notices of one program show, or are kept, at once. */
  places: number;
}

interface KnownDaemon {
  name: RegExp;
  vendor?: RegExp;
  is: Partial<Omit<DaemonTraits, 'hasButtons' | 'readsMarkup' | 'hasList'>>;
}

const KNOWN_DAEMONS: readonly KnownDaemon[] = [
  {
    // GNOME 43.9. Under the pointer a banner grows, and its first button has the keyboard: Space and Return press it,
    // Tab goes on to the next (messageTray.js, FocusGrabber). MAX_NOTIFICATIONS_PER_SOURCE and MAX_NOTIFICATION_BUTTONS are 3: a fourth notice ends
    // the oldest, a fourth button is left out.
    name: /^gnome-shell$/,
    is: { drawsButtons: true, focusesFirst: true, places: 3 },
  },
  {
    // Plasma 5.27.5. Popups take no keyboard until clicked. Expiry 0 keeps them; one that expired stays in the history, without
    // its buttons, until CloseNotification. `inline-reply` is a button that opens a field, told by NotificationReplied.
    name: /^Plasma$/,
    is: { drawsButtons: true, focusesFirst: false, takesReason: true, places: 5 },
  },
  {
    // mako 1.7.1 takes actions and draws none (`makoctl menu` lists them); a left click is `default`. `max-visible` is 5.
    name: /^mako$/,
    is: { drawsButtons: false, focusesFirst: false, places: 5 },
  },
  {
    // dunst 1.9.0: buttons are in a menu of the middle button, a left click takes the notice away.
    name: /^dunst$/,
    is: { drawsButtons: false, focusesFirst: false, places: 5 },
  },
  {
    // swaync 0.7.3: a notice withdrawn right before another is shown takes that one with it (see `showTogether`).
    name: /^SwayNotificationCenter$/,
    is: { drawsButtons: true, focusesFirst: false, places: 5 },
  },
  {
    // lxqt-notificationd 1.2.0 draws `default` beside the others and cuts all three labels ("App… | Reject | Show"), unless it
    // has no label. A click on the text is `default` in any case.
    name: /^lxqt-notificationd$/,
    is: { drawsButtons: true, drawsDefault: 'labelled', focusesFirst: false, places: 5 },
  },
  {
    // mate-notification-daemon 1.26.0.
    name: /^Notification Daemon$/,
    vendor: /^MATE$/,
    is: { drawsButtons: true, focusesFirst: false, places: 5 },
  },
  {
    // xfce4-notifyd 0.7.3 draws `default`; a click on the text only takes the notice away.
    name: /^Xfce Notify Daemon$/i,
    is: { drawsButtons: true, drawsDefault: 'always', focusesFirst: false, places: 5 },
  },
];

/** Of whoever is not known, and of what is not said above. */
const CAREFUL = {
  drawsButtons: false,
  drawsDefault: 'never',
  focusesFirst: true,
  takesReason: false,
  places: 3,
} as const;

/** Links are markup too: dunst 1.9 says only that of itself, and draws `<b>` bold. */
const MARKUP = ['body-markup', 'body-hyperlinks'];

export function daemonTraits({ name, vendor, capabilities }: DaemonAnswer): DaemonTraits {
  const known = KNOWN_DAEMONS.find((row) => row.name.test(name) && (row.vendor?.test(vendor) ?? true))?.is ?? {};
  const can = (capability: string) => capabilities.includes(capability);
  return {
    ...CAREFUL,
    ...known,
    hasButtons: can('actions'),
    takesReason: known.takesReason === true && can('inline-reply'),
    readsMarkup: MARKUP.some(can),
    hasList: can('persistence'),
  };
}

export interface PanelTraits {
  /** Icons that need attention stand on a colour of the panel's own, on which ours is not seen. */
  paintsAttention: boolean;
  /** Writes a label as its menus read it: which underscores are one to be seen. */
  labelOf(text: string): string;
}

interface KnownPanel {
  /** Of the program that owns org.kde.StatusNotifierWatcher, as the kernel names it. */
  program: RegExp;
  is: Partial<PanelTraits>;
}

const KNOWN_PANELS: readonly KnownPanel[] = [
  {
    // gnome-shell-extension-appindicator 46 takes away one underscore, the first that a letter follows (dbusMenu.js,
    // `_updateLabel`). The others on Debian 12 read two as one everywhere.
    program: /^gnome-shell$/,
    is: { labelOf: escapeFirstMnemonic },
  },
  {
    // waybar 0.9.17, by its own style: `#tray > .needs-attention { background-color: #eb4d4b }`.
    program: /^waybar$/,
    is: { paintsAttention: true },
  },
];

const USUAL_PANEL: PanelTraits = { paintsAttention: false, labelOf: escapeMnemonic };

/** `program`: null where it is not known. */
export function panelTraits(program: string | null): PanelTraits {
  const known = program === null ? undefined : KNOWN_PANELS.find((row) => row.program.test(program));
  return { ...USUAL_PANEL, ...known?.is };
}
