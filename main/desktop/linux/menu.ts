/** The tray's menu as com.canonical.dbusmenu: a tree of numbered entries that panels ask for and send clicks to. */

import { Variant } from 'dbus-native';
import { hasOwn } from '../../contract/own.ts';
import type { MenuEntry, TrayCommand } from '../../core/desk/desk-ports.ts';
import { assertNever } from '../../core/result.ts';
import { escapeMnemonic, oneLine } from './plain-text.ts';
import { CallError, invalidArguments, type ServedInterface, serveInterface } from './served-interface.ts';

export const MENU_PATH = '/MenuBar';

const ROOT = 0;

/** `properties` in their D-Bus types. */
interface Node {
  id: number;
  properties: Map<string, Variant>;
  children: Node[];
  command: TrayCommand | null;
}

export interface MenuDeps {
  onCommand(command: TrayCommand): void;
  /** A panel is about to show it. */
  onShow(): void;
  onFault(error: unknown): void;
}

export interface Menu {
  served: ServedInterface;
  /** The revision of the new layout, to be told by `LayoutUpdated`. */
  set(entries: readonly MenuEntry[]): number;
  /** Entries it knows, for the tests that look for leaks. */
  size(): number;
}

export function createMenu({ onCommand, onShow, onFault }: MenuDeps): Menu {
  const numbers = createNumbers();
  let nodes = new Map<number, Node>();
  let revision = 0;

  const nodeOf = (id: number): Node => {
    const node = nodes.get(id);
    if (node === undefined) throw invalidArguments('there is no such entry');
    return node;
  };
  const handle = (id: number, event: string): boolean => {
    const node = nodes.get(id);
    if (node !== undefined && event === 'clicked' && node.command !== null) onCommand(node.command);
    return node !== undefined;
  };
  const set = (entries: readonly MenuEntry[]): number => {
    nodes = numbers.number(entries);
    revision += 1;
    return revision;
  };
  set([]);
  const show = (id: number) => {
    if (id === ROOT) onShow();
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
        run: (id: number, depth: number, names: string[]) => [revision, layout(nodeOf(id), depth, names)],
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

function layout(node: Node, depth: number, names: string[]): unknown[] {
  const children = depth === 0 ? [] : node.children;
  const below = depth < 0 ? depth : depth - 1;
  const wrapped = children.map((child) => new Variant('(ia{sv}av)', layout(child, below, names)));
  return [node.id, chosen(node, names), wrapped];
}

/** No names means all properties. */
function chosen({ properties }: Node, names: string[]): Record<string, Variant> {
  const all = [...properties];
  return Object.fromEntries(names.length === 0 ? all : all.filter(([name]) => names.includes(name)));
}

function propertyOf({ properties }: Node, name: string): Variant {
  const value = properties.get(name);
  if (value === undefined) throw new CallError('org.freedesktop.DBus.Error.UnknownProperty', 'it is not set');
  return value;
}

/**
 * Gives each entry a number that stays with its key from picture to picture and is never given to another: a click on
 * an entry that is gone must not hit the one that took its place.
 */
function createNumbers() {
  let known = new Map<string, number>();
  let last = ROOT;
  return {
    number(entries: readonly MenuEntry[]): Map<number, Node> {
      const used = new Map<string, number>();
      const nodes = new Map<number, Node>();
      const add = (entry: MenuEntry, place: string): Node => {
        const keyed = hasOwn(entry, 'key') ? `key ${entry.key}` : place;
        // A key that is there twice must not make one entry do what the other says.
        const name = used.has(keyed) ? `${keyed} ${place}` : keyed;
        const id = known.get(name) ?? ++last;
        used.set(name, id);
        const children = entry.kind === 'submenu' ? addAll(entry.entries, name) : [];
        const command = entry.kind === 'command' ? entry.command : null;
        const node = { id, properties: propertiesOf(entry), children, command };
        nodes.set(id, node);
        return node;
      };
      const addAll = (list: readonly MenuEntry[], parent: string): Node[] =>
        list.map((entry, index) => add(entry, `${parent}/${index}`));
      const children = addAll(entries, '');
      nodes.set(ROOT, { id: ROOT, properties: SUBMENU, children, command: null });
      known = used;
      return nodes;
    },
  };
}

const text = (value: string) => new Variant('s', value);
const SUBMENU = new Map([['children-display', text('submenu')]]);

function propertiesOf(entry: MenuEntry): Map<string, Variant> {
  if (entry.kind === 'separator') return new Map([['type', text('separator')]]);
  const properties = new Map<string, Variant>([['label', text(escapeMnemonic(oneLine(entry.label)))]]);
  switch (entry.kind) {
    case 'text':
      return properties.set('enabled', new Variant('b', false));
    case 'submenu':
      return properties.set('children-display', text('submenu'));
    case 'command':
      if (entry.checked === null) return properties;
      return properties
        .set('toggle-type', text('checkmark'))
        .set('toggle-state', new Variant('i', entry.checked ? 1 : 0));
    default:
      return assertNever(entry);
  }
}
