/** `Tray`, `Menu`, `Notification`, `nativeImage`: what a person would see, and what they would press. */
import { EventEmitter } from 'node:events';
import type {
  MenuItemConstructorOptions,
  NativeImage,
  NotificationConstructorOptions,
  Menu as RealMenu,
  Notification as RealNotification,
  Tray as RealTray,
} from 'electron';

export class Menu {
  readonly template: MenuItemConstructorOptions[];
  private constructor(template: MenuItemConstructorOptions[]) {
    this.template = template;
  }
  static buildFromTemplate(template: MenuItemConstructorOptions[]): Menu {
    return new Menu(template);
  }
  static setApplicationMenu(): void {}
}
const UsedOfMenu = Menu satisfies Pick<typeof RealMenu, 'setApplicationMenu'> & Record<'buildFromTemplate', unknown>;
void UsedOfMenu;

export interface ImageDouble {
  scales: number[];
  isTemplate: boolean;
}

class NativeImageDouble implements ImageDouble {
  readonly scales: number[] = [];
  isTemplate = false;
  addRepresentation = ({ scaleFactor, buffer }: { scaleFactor?: number; buffer?: Buffer }) => {
    if (buffer?.subarray(1, 4).toString() !== 'PNG') throw new Error('an icon is no PNG');
    this.scales.push(scaleFactor ?? 1);
  };
  setTemplateImage = (isTemplate: boolean) => {
    this.isTemplate = isTemplate;
  };
}
const UsedOfImage = null as unknown as NativeImageDouble satisfies Pick<
  NativeImage,
  'addRepresentation' | 'setTemplateImage'
>;
void UsedOfImage;
export const nativeImage = { createEmpty: () => new NativeImageDouble() };

export const trays: Tray[] = [];

export class Tray extends EventEmitter {
  image: ImageDouble;
  title = '';
  toolTip = '';
  menu: Menu | null = null;
  menusSet = 0;
  constructor(image: ImageDouble) {
    super();
    this.image = image;
    trays.push(this);
  }
  setImage = (image: ImageDouble) => {
    this.image = image;
  };
  setTitle = (title: string) => {
    this.title = title;
  };
  setToolTip = (toolTip: string) => {
    this.toolTip = toolTip;
  };
  setContextMenu = (menu: Menu) => {
    this.menu = menu;
    this.menusSet += 1;
  };
  destroy = () => void trays.splice(trays.indexOf(this), 1);
}
const UsedOfTray = null as unknown as Tray satisfies Pick<RealTray, 'setTitle' | 'setToolTip' | 'destroy'>;
void UsedOfTray;

export const notifications: Notification[] = [];
let lastId = 0;

export class Notification extends EventEmitter {
  readonly options: NotificationConstructorOptions;
  readonly id: string;
  constructor(options: NotificationConstructorOptions) {
    super();
    this.options = options;
    lastId += 1;
    this.id = String(lastId);
  }
  static isSupported = () => true;
  static remove = (id: string | string[]) => {
    for (const one of [id].flat()) drop(notifications.find((shown) => shown.id === one));
  };
  static removeAll = () => void notifications.splice(0);
  show = () => void notifications.push(this);
  close = () => drop(this);
}
const UsedOfNotification = Notification satisfies Pick<typeof RealNotification, 'isSupported' | 'remove' | 'removeAll'>;
const UsedOfShown = null as unknown as Notification satisfies Pick<RealNotification, 'show' | 'close' | 'id'>;
void [UsedOfNotification, UsedOfShown];

function drop(shown: Notification | undefined): void {
  if (shown !== undefined && notifications.includes(shown)) notifications.splice(notifications.indexOf(shown), 1);
}
