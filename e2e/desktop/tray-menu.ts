/** Our menu as the panel reads it, and the keys that lead to an entry of it. */
import type { MessageBus } from 'dbus-native';

export interface TrayMenuEntry {
  label: string;
  /** Keys pass over what cannot be chosen. */
  canBeChosen: boolean;
  children: TrayMenuEntry[];
}

const WATCHER = 'org.kde.StatusNotifierWatcher';
const PROPERTIES = 'org.freedesktop.DBus.Properties';

/** Null until an item is registered. */
export async function readTrayMenu(bus: MessageBus): Promise<TrayMenuEntry[] | null> {
  const items = await bus.invoke<string[]>({
    destination: WATCHER,
    path: '/StatusNotifierWatcher',
    interface: PROPERTIES,
    member: 'Get',
    signature: 'ss',
    body: [WATCHER, 'RegisteredStatusNotifierItems'],
  });
  const name = items[0]?.split('/')[0];
  if (name === undefined) return null;
  const body = [0, -1, []];
  const call = { destination: name, path: '/MenuBar', interface: 'com.canonical.dbusmenu', member: 'GetLayout' };
  const root = await new Promise<unknown>((resolve, reject) => {
    bus.invoke({ ...call, signature: 'iias', body }, (error: unknown, _revision: unknown, layout: unknown) =>
      error ? reject(error) : resolve(layout),
    );
  });
  return entryOf(root).children;
}

function entryOf(node: unknown): TrayMenuEntry {
  const [, properties, children] = node as [number, Record<string, unknown>, unknown[]];
  return {
    label: String(properties.label ?? '').replaceAll('__', '_'),
    canBeChosen: properties.type !== 'separator' && properties.enabled !== false,
    children: children.map(entryOf),
  };
}

/** From the freshly opened menu to the entry of that path, and Return. */
export function keysTo(menu: TrayMenuEntry[], labels: readonly string[]): string[] {
  let entries = menu;
  const keys = labels.flatMap((label, depth) => {
    const choices = entries.filter(({ canBeChosen }) => canBeChosen);
    const index = choices.findIndex((entry) => entry.label === label || entry.label.startsWith(`${label},`));
    if (index < 0) throw new Error(`no "${label}" among: ${choices.map((entry) => entry.label).join(', ')}`);
    entries = choices[index]?.children ?? [];
    // A fresh menu has nothing chosen; a sub-menu that Right opened has its first entry chosen.
    const downs = Array.from({ length: depth === 0 ? index + 1 : index }, () => 'Down');
    return depth < labels.length - 1 ? [...downs, 'Right'] : downs;
  });
  return [...keys, 'Return'];
}
