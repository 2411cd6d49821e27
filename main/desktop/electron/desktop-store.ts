/** What belongs to this one desktop, in electron-store: never anything the program's rules go by. */
import Store, { type Schema } from 'electron-store';
import { BRIDGE_THEMES, type BridgeTheme } from '../../contract/bridge.ts';
import type { Area } from './window-bounds.ts';

/** What the person chose where the system has no keyring; `key_file` names a file of theirs. null: nothing yet. */
export type WithoutKeyring = 'memory' | { key_file: string } | null;

interface Kept {
  bounds: Area | null;
  theme: BridgeTheme;
  without_keyring: WithoutKeyring;
}

const POSITION = { type: 'integer' } as const;
const LENGTH = { type: 'integer', minimum: 1 } as const;

const SCHEMA: Schema<Kept> = {
  bounds: {
    type: ['object', 'null'],
    properties: { x: POSITION, y: POSITION, width: LENGTH, height: LENGTH },
    required: ['x', 'y', 'width', 'height'],
  },
  theme: { enum: [...BRIDGE_THEMES] },
  without_keyring: {
    anyOf: [
      { enum: ['memory', null] },
      { type: 'object', properties: { key_file: { type: 'string', minLength: 1 } }, required: ['key_file'] },
    ],
  },
};

export interface DesktopStore {
  bounds(): Area | null;
  theme(): BridgeTheme;
  withoutKeyring(): WithoutKeyring;
  setBounds(bounds: Area): void;
  setTheme(theme: BridgeTheme): void;
  setWithoutKeyring(choice: WithoutKeyring): void;
}

/** A file that was edited into something else counts as empty: nothing in it is worth not starting for. */
export function createDesktopStore(): DesktopStore {
  const store = new Store<Kept>({
    name: 'desktop',
    schema: SCHEMA,
    defaults: { bounds: null, theme: 'system', without_keyring: null },
    clearInvalidConfig: true,
  });
  return {
    bounds: () => store.get('bounds'),
    theme: () => store.get('theme'),
    withoutKeyring: () => store.get('without_keyring'),
    setBounds: (bounds) => store.set('bounds', bounds),
    setTheme: (theme) => store.set('theme', theme),
    setWithoutKeyring: (choice) => store.set('without_keyring', choice),
  };
}
