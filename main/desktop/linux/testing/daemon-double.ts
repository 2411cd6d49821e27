/** A notification daemon as the notifier sees it. */
import type { MessageBus, Variant } from 'dbus-native';

const NAME = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';

export interface ShownNotice {
  id: number;
  replaces: number;
  title: string;
  body: string;
  /** Name and label in turn. */
  actions: string[];
  hints: Record<string, unknown>;
  timeout: number;
}

export interface DaemonDouble {
  /** Every notice it was given, also those that replace. */
  notices: ShownNotice[];
  closed: number[];
  /** What still shows. */
  open: Set<number>;
  /** From now on it answers `Notify` only when `answer` is called. */
  holdAnswers(): void;
  answer(): void;
  press(id: number, action: string): void;
  /** A person wrote that into the notice. */
  reply(id: number, text: string): void;
  /** What comes before a press, so that a window may come to the front. */
  token(id: number, token: string): void;
  /** As when a person or the time takes it away. */
  end(id: number, reason: number): void;
  close(): Promise<void>;
}

export interface DaemonTraits {
  name?: string;
  vendor?: string;
  capabilities?: string[];
  /** Number of its first notice. */
  firstId?: number;
}

export async function startNotificationDaemon(bus: MessageBus, traits: DaemonTraits = {}): Promise<DaemonDouble> {
  const { name = 'double', vendor = 'tests', capabilities = ['body', 'actions', 'body-markup'] } = traits;
  const notices: ShownNotice[] = [];
  const closed: number[] = [];
  const open = new Set<number>();
  let last = (traits.firstId ?? 1) - 1;
  let isHolding = false;
  let held: (() => void)[] = [];
  const emit = (member: string, signature: string, values: unknown[]) =>
    bus.sendSignal(PATH, NAME, member, signature, values);
  const end = (id: number, reason: number) => {
    open.delete(id);
    emit('NotificationClosed', 'uu', [id, reason]);
  };
  const implementation = {
    GetCapabilities: () => capabilities,
    GetServerInformation: () => [name, vendor, '1', '1.2'],
    async Notify(...given: unknown[]) {
      const [, replaces, , title, body, actions, hints, timeout] = given as [
        string,
        number,
        string,
        string,
        string,
        string[],
        Record<string, Variant>,
        number,
      ];
      const id = replaces === 0 ? ++last : replaces;
      const plain = Object.fromEntries(Object.entries(hints).map(([key, hint]) => [key, hint.value]));
      notices.push({ id, replaces, title, body, actions, hints: plain, timeout });
      open.add(id);
      if (isHolding) await new Promise<void>((resolve) => held.push(resolve));
      return id;
    },
    CloseNotification(id: number) {
      closed.push(id);
      if (open.has(id)) end(id, 3);
      return null;
    },
  };
  bus.exportInterface(implementation, PATH, {
    name: NAME,
    methods: {
      GetCapabilities: ['', 'as', [], []],
      GetServerInformation: ['', 'ssss', [], []],
      Notify: ['susssasa{sv}i', 'u', [], []],
      CloseNotification: ['u', '', [], []],
    },
    signals: {},
  });
  await bus.requestName(NAME, 0);
  return {
    notices,
    closed,
    open,
    end,
    press: (id, action) => emit('ActionInvoked', 'us', [id, action]),
    reply: (id, text) => emit('NotificationReplied', 'us', [id, text]),
    token: (id, token) => emit('ActivationToken', 'us', [id, token]),
    holdAnswers: () => {
      isHolding = true;
    },
    answer() {
      isHolding = false;
      for (const resolve of held) resolve();
      held = [];
    },
    close: () => bus.close(),
  };
}
