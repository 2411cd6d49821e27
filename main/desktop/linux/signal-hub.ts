/** Who listens for which signals, kept over every connection. */
import type { Message } from 'dbus-native';
import type { BusConnection } from './bus-connection.ts';

const SIGNAL = 4;

export interface SignalRule {
  /** Well-known name of the sender, as the bus resolves it. */
  sender: string;
  path: string;
  interface: string;
  member?: string;
  /** Only where the first value is this text. */
  firstValue?: string;
}

/** `sender` is the unique name of whoever really sent it: anyone may send a signal, so compare it. */
export interface Signal {
  sender: string;
  member: string;
  body: unknown[];
}

interface Entry {
  rule: SignalRule;
  hear(signal: Signal): void;
}

export function createSignalHub(onFault: (error: unknown) => void) {
  const entries = new Set<Entry>();
  let current: BusConnection | null = null;
  const tellBus = (member: 'AddMatch' | 'RemoveMatch', rule: SignalRule) => {
    // A refusal has no remedy, and a lost connection brings all rules again.
    current?.client.invokeDbus({ member, signature: 's', body: [matchText(rule)] }, () => {});
  };
  return {
    /** Over this connection from now on. The bus has every rule before it sees any later call. */
    attach(connection: BusConnection | null) {
      current = connection;
      for (const { rule } of entries) tellBus('AddMatch', rule);
    },
    listen(rule: SignalRule, hear: (signal: Signal) => void): () => void {
      const entry = { rule, hear };
      entries.add(entry);
      tellBus('AddMatch', rule);
      return () => {
        if (entries.delete(entry)) tellBus('RemoveMatch', rule);
      };
    },
    deliver({ type, sender = '', path, interface: name, member = '', body = [] }: Message) {
      if (type !== SIGNAL) return;
      for (const { rule, hear } of [...entries]) {
        if (rule.path !== path || rule.interface !== name) continue;
        if (rule.member !== undefined && rule.member !== member) continue;
        if (rule.firstValue !== undefined && rule.firstValue !== body[0]) continue;
        try {
          hear({ sender, member, body });
        } catch (error) {
          onFault(error);
        }
      }
    },
    size: () => entries.size,
  };
}

function matchText(rule: SignalRule): string {
  const parts = ["type='signal'", `sender='${rule.sender}'`, `path='${rule.path}'`, `interface='${rule.interface}'`];
  if (rule.member !== undefined) parts.push(`member='${rule.member}'`);
  if (rule.firstValue !== undefined) parts.push(`arg0='${rule.firstValue}'`);
  return parts.join(',');
}
