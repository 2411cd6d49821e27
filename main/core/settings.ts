/** Use cases of the settings. Holding everything is maintenance of everything (MNT-1). */
import type { Actor } from '../contract/actor.ts';
import type { Settings, SettingsPatch } from '../contract/settings.ts';
import type { Store, StoredSettings } from './ports.ts';
import { EVERYTHING } from './scopes.ts';
import type { Windows } from './windows.ts';

export interface SettingsCases {
  get(): Settings;
  /** Changes what is given; the event names old and new values. */
  change(actor: Actor, patch: SettingsPatch): Settings;
}

export function createSettings(store: Store, windows: Windows): SettingsCases {
  return {
    get: () => store.settings.get(),
    change: (actor, patch) =>
      store.write((tx) => {
        const { hold_everything: wasHeld, ...before } = tx.settings.get();
        const { hold_everything: isHeld = wasHeld, ...plain } = patch;
        const change = Object.fromEntries(
          Object.entries(plain).filter(
            ([name, value]) =>
              value !== undefined && JSON.stringify(value) !== JSON.stringify(before[name as keyof StoredSettings]),
          ),
        ) as Partial<StoredSettings>;
        tx.settings.set(change);
        const names = Object.keys(change) as (keyof StoredSettings)[];
        const settingsBefore = Object.fromEntries(names.map((name) => [name, before[name]]));
        const open = tx.windows.openOf(EVERYTHING);
        if (isHeld && open === null) windows.begin(tx, actor, EVERYTHING, {}, { settingsBefore });
        else if (!isHeld && open !== null) windows.end(tx, actor, open, settingsBefore);
        else if (names.length > 0) {
          tx.record({
            kind: 'settings.changed',
            actor,
            data: { settings: tx.settings.get(), before: settingsBefore },
          });
        }
        return tx.settings.get();
      }),
  };
}
