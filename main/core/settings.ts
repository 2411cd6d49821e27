/** Use cases of the settings. Holding everything is maintenance of everything (MNT-1). */
import type { Actor } from '../contract/actor.ts';
import { Settings, type SettingsPatch } from '../contract/settings.ts';
import { changesBetween, told } from './changes.ts';
import type { Store } from './ports.ts';
import { EVERYTHING } from './scopes.ts';
import type { Windows } from './windows.ts';

export interface SettingsCases {
  get(): Settings;
  /** Changes what is given; the event names old and new values. */
  change(actor: Actor, patch: SettingsPatch): Settings;
}

const NAMES = Settings.keyof().exclude(['hold_everything']).options;

export function createSettings(store: Store, windows: Windows): SettingsCases {
  return {
    get: () => store.settings.get(),
    change: (actor, patch) =>
      store.write((tx) => {
        const before = tx.settings.get();
        const { hold_everything: isHeld = before.hold_everything, ...plain } = patch;
        const wished = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
        const changes = changesBetween<Settings>(before, { ...before, ...wished }, NAMES);
        tx.settings.set(Object.fromEntries(changes.map(({ field, to }) => [field, to])));
        const open = tx.windows.openOf(EVERYTHING);
        if (isHeld && open === null) windows.begin(tx, actor, EVERYTHING, {}, { settings: changes });
        else if (!isHeld && open !== null) windows.end(tx, actor, open, changes);
        else if (changes.length > 0) {
          const old = Object.fromEntries(changes.map(({ field, from }) => [field, from]));
          const data = { settings: tx.settings.get(), before: old, ...told(changes) };
          tx.record({ kind: 'settings.changed', actor, data });
        }
        return tx.settings.get();
      }),
  };
}
