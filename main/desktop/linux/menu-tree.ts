/** The tray's menu as numbered entries with D-Bus properties, and what differs from one such tree to the next. */
import { Variant } from 'dbus-native';
import type { MenuEntry, TrayCommand } from '../../core/desk/desk-ports.ts';
import { assertNever } from '../../core/result.ts';
import { oneLine } from './plain-text.ts';

export const ROOT = 0;

/** `properties` in their D-Bus types. */
export interface MenuNode {
  id: number;
  properties: ReadonlyMap<string, Variant>;
  children: MenuNode[];
  command: TrayCommand | null;
}

export type MenuTree = ReadonlyMap<number, MenuNode>;

/** Writes plain text as the panel's menus read it. */
export type LabelOf = (text: string) => string;

export interface TreeChange {
  /** Other entries, or in another order, under any of them. */
  isNewLayout: boolean;
  /** Entries that were there before, with what they show now. */
  updated: [id: number, properties: Record<string, Variant>][];
  /** Entries that were there before, with the names of what they do not show any more. */
  removed: [id: number, names: string[]][];
}

/**
 * Numbers the entries. A number stays with its key from picture to picture, wherever the entry stands, and is never given
 * to another: a click on an entry that is gone must not hit the one that took its place.
 */
export function createTreeMaker(): (entries: readonly MenuEntry[], labelOf: LabelOf) => MenuTree {
  let known = new Map<string, number>();
  let last = ROOT;
  return (entries, labelOf) => {
    const used = new Map<string, number>();
    const nodes = new Map<number, MenuNode>();
    const add = (entry: MenuEntry, place: string): MenuNode => {
      // A key that is there twice must not make one entry do what the other says; one of another kind is another entry.
      const keyed = `${entry.kind} ${entry.key}`;
      const name = used.has(keyed) ? `${keyed} ${place}` : keyed;
      const id = known.get(name) ?? ++last;
      used.set(name, id);
      const children = entry.kind === 'submenu' ? addAll(entry.entries, name) : [];
      const command = entry.kind === 'command' ? entry.command : null;
      const node = { id, properties: propertiesOf(entry, labelOf), children, command };
      nodes.set(id, node);
      return node;
    };
    const addAll = (list: readonly MenuEntry[], parent: string): MenuNode[] =>
      list.map((entry, index) => add(entry, `${parent}/${index}`));
    const children = addAll(entries, '');
    nodes.set(ROOT, { id: ROOT, properties: SUBMENU, children, command: null });
    known = used;
    return nodes;
  };
}

export function changeOf(before: MenuTree, now: MenuTree): TreeChange {
  const change: TreeChange = { isNewLayout: false, updated: [], removed: [] };
  for (const node of now.values()) {
    const old = before.get(node.id);
    if (old === undefined || idsOf(old) !== idsOf(node)) change.isNewLayout = true;
    if (old === undefined) continue;
    const other = [...node.properties].filter(([name, value]) => !isSame(old.properties.get(name), value));
    const gone = [...old.properties.keys()].filter((name) => !node.properties.has(name));
    if (other.length > 0) change.updated.push([node.id, Object.fromEntries(other)]);
    if (gone.length > 0) change.removed.push([node.id, gone]);
  }
  return change;
}

function idsOf({ children }: MenuNode): string {
  return children.map(({ id }) => id).join();
}

function isSame(one: Variant | undefined, other: Variant): boolean {
  return one?.signature === other.signature && one.value === other.value;
}

const text = (value: string) => new Variant('s', value);
const SUBMENU = new Map([['children-display', text('submenu')]]);

function propertiesOf(entry: MenuEntry, labelOf: LabelOf): Map<string, Variant> {
  if (entry.kind === 'separator') return new Map([['type', text('separator')]]);
  const properties = new Map<string, Variant>([['label', text(labelOf(oneLine(entry.label)))]]);
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
