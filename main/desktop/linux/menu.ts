/** The tray's menu as com.canonical.dbusmenu: a tree of numbered entries that panels ask for and send clicks to. */

import { Variant } from 'dbus-native';
import type { MenuEntry, TrayCommand } from '../../core/desk/desk-ports.ts';
import { changeOf, createTreeMaker, type LabelOf, type MenuNode, type MenuTree, ROOT } from './menu-tree.ts';
import { CallError, invalidArguments, type ServedInterface, serveInterface } from './served-interface.ts';

export const MENU_PATH = '/MenuBar';

/** A signal of the menu and its values. */
export type MenuSignal = [member: 'LayoutUpdated' | 'ItemsPropertiesUpdated', values: unknown[]];

export interface MenuDeps {
  onCommand(command: TrayCommand): void;
  /** A panel is about to show it; `isTold`: it also says when it closes. */
  onShow(isTold: boolean): void;
  onClosed(): void;
  /** To be told to the panels; not within a call of theirs. */
  emit(signal: MenuSignal): void;
  onFault(error: unknown): void;
}

export interface Menu {
  served: ServedInterface;
  /** Shows these entries, and tells what is other than before. */
  set(entries: readonly MenuEntry[], labelOf: LabelOf): void;
  /** Entries it knows, for the tests that look for leaks. */
  size(): number;
}

export function createMenu({ onCommand, onShow, onClosed, emit, onFault }: MenuDeps): Menu {
  const makeTree = createTreeMaker();
  let nodes: MenuTree = makeTree([], (label) => label);
  let revision = 1;
  /** Sub-menus that a panel was told of in this revision. */
  let told = new Set<number>();

  const nodeOf = (id: number): MenuNode => {
    const node = nodes.get(id);
    if (node === undefined) throw invalidArguments('there is no such entry');
    return node;
  };
  const handle = (id: number, event: string): boolean => {
    const node = nodes.get(id);
    if (node !== undefined && event === 'clicked' && node.command !== null) onCommand(node.command);
    // An entry that went while it was open closes the menu too.
    if (event === 'opened') onShow(true);
    if (event === 'closed' && id === ROOT) onClosed();
    return node !== undefined;
  };
  const show = (id: number) => {
    if (id === ROOT) onShow(false);
  };
  const set = (entries: readonly MenuEntry[], labelOf: LabelOf) => {
    const before = nodes;
    nodes = makeTree(entries, labelOf);
    const { isNewLayout, updated, removed } = changeOf(before, nodes);
    if (updated.length + removed.length > 0) emit(['ItemsPropertiesUpdated', [updated, removed]]);
    if (!isNewLayout) return;
    revision += 1;
    told = new Set();
    emit(['LayoutUpdated', [revision, ROOT]]);
  };
  /**
   * Plasma asks level by level, and for a sub-menu's entries only when it opens: the first time it then stands where the
   * empty one had room, off the screen. Told that the sub-menu is new, it asks at once (seen on Plasma 5.27).
   */
  const tellSubmenus = (node: MenuNode) => {
    const submenus = node.children.filter(({ id, children }) => children.length > 0 && !told.has(id));
    for (const { id } of submenus) told.add(id);
    setImmediate(() => {
      for (const { id } of submenus) if (nodes.has(id)) emit(['LayoutUpdated', [revision, id]]);
    });
  };
  const unknownOf = (ids: number[]) => ids.filter((id) => !nodes.has(id));
  const served = serveInterface({
    path: MENU_PATH,
    name: 'com.canonical.dbusmenu',
    onFault,
    methods: {
      GetLayout: {
        in: 'iias',
        out: 'u(ia{sv}av)',
        run(id: number, depth: number, names: string[]) {
          const node = nodeOf(id);
          if (depth === 1) tellSubmenus(node);
          return [revision, layout(node, depth, names)];
        },
      },
      GetGroupProperties: {
        in: 'aias',
        out: 'a(ia{sv})',
        // No ids means all entries.
        run: (ids: number[], names: string[]) =>
          (ids.length === 0 ? [...nodes.keys()] : ids).flatMap((id) => {
            const node = nodes.get(id);
            return node === undefined ? [] : [[id, chosen(node, names)]];
          }),
      },
      GetProperty: { in: 'is', out: 'v', run: (id: number, name: string) => propertyOf(nodeOf(id), name) },
      Event: { in: 'isvu', out: '', run: (id: number, event: string) => void handle(id, event) },
      EventGroup: {
        in: 'a(isvu)',
        out: 'ai',
        run: (events: [number, string][]) => events.filter(([id, event]) => !handle(id, event)).map(([id]) => id),
      },
      // The layout is always up to date: nothing is built when it opens.
      AboutToShow: {
        in: 'i',
        out: 'b',
        run: (id: number) => {
          show(id);
          return nodeOf(id).id !== id;
        },
      },
      AboutToShowGroup: {
        in: 'ai',
        out: 'aiai',
        run: (ids: number[]) => {
          ids.forEach(show);
          return [[], unknownOf(ids)];
        },
      },
    },
    properties: {
      Version: { type: 'u', read: () => 3, fallback: 3 },
      TextDirection: { type: 's', read: () => 'ltr', fallback: 'ltr' },
      Status: { type: 's', read: () => 'normal', fallback: 'normal' },
      IconThemePath: { type: 'as', read: () => [], fallback: [] },
    },
    signals: { LayoutUpdated: 'ui', ItemsPropertiesUpdated: 'a(ia{sv})a(ias)', ItemActivationRequested: 'iu' },
  });
  return { served, set, size: () => nodes.size };
}

function layout(node: MenuNode, depth: number, names: string[]): unknown[] {
  const children = depth === 0 ? [] : node.children;
  const below = depth < 0 ? depth : depth - 1;
  const wrapped = children.map((child) => new Variant('(ia{sv}av)', layout(child, below, names)));
  return [node.id, chosen(node, names), wrapped];
}

/** No names means all properties. */
function chosen({ properties }: MenuNode, names: string[]): Record<string, Variant> {
  const all = [...properties];
  return Object.fromEntries(names.length === 0 ? all : all.filter(([name]) => names.includes(name)));
}

function propertyOf({ properties }: MenuNode, name: string): Variant {
  const value = properties.get(name);
  if (value === undefined) throw new CallError('org.freedesktop.DBus.Error.UnknownProperty', 'it is not set');
  return value;
}
