/** What belongs to this one desktop, in electron-store: never anything the program's rules go by. */
import Store from 'electron-store';
import { z } from 'zod';
import { BRIDGE_THEMES, type BridgeTheme } from '../../contract/bridge.ts';
import type { Area } from './window-bounds.ts';

const Kept = {
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() }).nullable(),
  theme: z.enum(BRIDGE_THEMES),
  /** What the person chose where the system has no keyring; `{key_file}` names a file of theirs. */
  without_keyring: z.union([z.literal('memory'), z.object({ key_file: z.string().min(1) })]).nullable(),
};

const DEFAULTS = { bounds: null, theme: 'system', without_keyring: null } as const;

export type WithoutKeyring = z.infer<(typeof Kept)['without_keyring']>;

export interface DesktopStore {
  bounds(): Area | null;
  theme(): BridgeTheme;
  withoutKeyring(): WithoutKeyring;
  setBounds(bounds: Area): void;
  setTheme(theme: BridgeTheme): void;
  setWithoutKeyring(choice: WithoutKeyring): void;
}

/** A file that was edited into something else counts as empty, value by value. */
export function createDesktopStore(): DesktopStore {
  const store = new Store<Record<string, unknown>>({ name: 'desktop', clearInvalidConfig: true });
  function kept<K extends keyof typeof Kept>(name: K): z.infer<(typeof Kept)[K]> {
    const parsed = Kept[name].safeParse(store.get(name));
    return (parsed.success ? parsed.data : DEFAULTS[name]) as z.infer<(typeof Kept)[K]>;
  }
  return {
    bounds: () => kept('bounds'),
    theme: () => kept('theme'),
    withoutKeyring: () => kept('without_keyring'),
    setBounds: (bounds) => store.set('bounds', bounds),
    setTheme: (theme) => store.set('theme', theme),
    setWithoutKeyring: (choice) => store.set('without_keyring', choice),
  };
}
