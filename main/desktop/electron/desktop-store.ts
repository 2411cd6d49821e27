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
  looks_for_updates: boolean;
  /** The version the person does not want to be asked about again. */
  skipped_version: string | null;
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
  looks_for_updates: { type: 'boolean' },
  skipped_version: { type: ['string', 'null'] },
};

/** As it is the first time. */
const FRESH: Kept = {
  bounds: null,
  theme: 'system',
  without_keyring: null,
  looks_for_updates: true,
  skipped_version: null,
};

export interface DesktopStore {
  bounds(): Area | null;
  theme(): BridgeTheme;
  withoutKeyring(): WithoutKeyring;
  looksForUpdates(): boolean;
  skippedVersion(): string | null;
  setBounds(bounds: Area): void;
  setTheme(theme: BridgeTheme): void;
  setWithoutKeyring(choice: WithoutKeyring): void;
  setLooksForUpdates(isWanted: boolean): void;
  setSkippedVersion(version: string): void;
}

/** A file that was edited into something else counts as empty: nothing in it is worth not starting for. */
export function createDesktopStore(): DesktopStore {
  const store = new Store<Kept>({
    name: 'desktop',
    schema: SCHEMA,
    defaults: FRESH,
    clearInvalidConfig: true,
    configFileMode: 0o600,
  });
  return {
    bounds: () => store.get('bounds'),
    theme: () => store.get('theme'),
    withoutKeyring: () => store.get('without_keyring'),
    looksForUpdates: () => store.get('looks_for_updates'),
    skippedVersion: () => store.get('skipped_version'),
    setBounds: (bounds) => store.set('bounds', bounds),
    setTheme: (theme) => store.set('theme', theme),
    setWithoutKeyring: (choice) => store.set('without_keyring', choice),
    setLooksForUpdates: (isWanted) => store.set('looks_for_updates', isWanted),
    setSkippedVersion: (version) => store.set('skipped_version', version),
  };
}
