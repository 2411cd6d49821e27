/** A panel as the tray sees it: the watcher's name, and the questions and clicks panels send. */
import { type Message, type MessageBus, Variant } from 'dbus-native';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const ITEM = 'org.kde.StatusNotifierItem';
const MENU = 'com.canonical.dbusmenu';

export interface LayoutNode {
  id: number;
  properties: Record<string, unknown>;
  children: LayoutNode[];
}

export interface WatcherDouble {
  /** Names of the items that registered. */
  items: string[];
  /** Members of the signals that the item and its menu sent, with their values. */
  signals: [member: string, ...values: unknown[]][];
  /** Whether a panel shows what is registered. */
  setHost(isThere: boolean): void;
  property(name: string): Promise<unknown>;
  properties(name?: string): Promise<Record<string, unknown>>;
  layout(parent?: number, depth?: number, names?: string[]): Promise<{ revision: number; root: LayoutNode }>;
  /** A call to the menu. */
  menu(member: string, signature: string, body: unknown[]): Promise<unknown>;
  /** A call to the item. */
  item(member: string, signature?: string, body?: unknown[]): Promise<unknown>;
  /** Any call at all to the item's process. */
  raw(message: Message): Promise<unknown>;
  click(id: number): Promise<unknown>;
  close(): Promise<void>;
}

export async function startWatcher(bus: MessageBus, hasHost = true): Promise<WatcherDouble> {
  const items: string[] = [];
  const signals: WatcherDouble['signals'] = [];
  const implementation = {
    IsStatusNotifierHostRegistered: hasHost,
    RegisterStatusNotifierItem: (name: string) => {
      items.push(name);
      return null;
    },
  };
  bus.exportInterface(implementation, '/StatusNotifierWatcher', {
    name: WATCHER,
    methods: { RegisterStatusNotifierItem: ['s', '', [], []] },
    properties: { IsStatusNotifierHostRegistered: 'b' },
    signals: {},
  });
  bus.connection.on('message', (message: Message) => {
    if (message.type === 4 && (message.interface === ITEM || message.interface === MENU))
      signals.push([message.member ?? '', ...(message.body ?? [])]);
  });
  await bus.addMatch("type='signal',path='/StatusNotifierItem'");
  await bus.addMatch("type='signal',path='/MenuBar'");
  await bus.requestName(WATCHER, 0);

  const raw = async (message: Message) =>
    bus.invoke({ destination: items.at(-1) ?? '', ...message }, { timeout: 2_000 });
  const menu = (member: string, signature: string, body: unknown[]) =>
    raw({ path: '/MenuBar', interface: MENU, member, signature, body });
  const ask = (member: string, body: unknown[], path = '/StatusNotifierItem') =>
    raw({ path, interface: 'org.freedesktop.DBus.Properties', member, signature: 's'.repeat(body.length), body });
  return {
    items,
    signals,
    raw,
    menu,
    setHost(isThere) {
      implementation.IsStatusNotifierHostRegistered = isThere;
      const member = isThere ? 'StatusNotifierHostRegistered' : 'StatusNotifierHostUnregistered';
      bus.sendSignal('/StatusNotifierWatcher', WATCHER, member);
    },
    property: async (name) => ((await ask('Get', [ITEM, name])) as Variant).value,
    properties: async () => unwrapped((await ask('GetAll', [ITEM])) as Record<string, Variant>),
    async layout(parent = 0, depth = -1, names = []) {
      const answer = await new Promise<unknown[]>((resolve, reject) => {
        const message = { destination: items.at(-1) ?? '', path: '/MenuBar', interface: MENU, member: 'GetLayout' };
        const call = { ...message, signature: 'iias', body: [parent, depth, names] };
        bus.invoke(call, (error: unknown, ...values: unknown[]) => (error ? reject(error) : resolve(values)));
      });
      return { revision: Number(answer[0]), root: nodeOf(answer[1]) };
    },
    item: (member, signature, body) => {
      const call = { path: '/StatusNotifierItem', interface: ITEM, member };
      return raw(signature === undefined ? call : { ...call, signature, body: body ?? [] });
    },
    click: (id) => menu('Event', 'isvu', [id, 'clicked', new Variant('i', 0), 0]),
    close: () => bus.close(),
  };
}

function nodeOf(value: unknown): LayoutNode {
  const [id, properties, children] = value as [number, Record<string, Variant>, Variant[]];
  return { id, properties: unwrapped(properties), children: children.map((child) => nodeOf(child.value)) };
}

function unwrapped(values: Record<string, Variant>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, variant]) => [name, variant.value]));
}
