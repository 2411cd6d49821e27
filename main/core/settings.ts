/** Use cases of the settings. */
import type { Actor } from '../contract/actor.ts';
import type { Settings, SettingsPatch } from '../contract/settings.ts';
import type { Store } from './ports.ts';

export interface SettingsCases {
  get(): Settings;
  /** Changes what is given; the event names old and new values. */
  change(actor: Actor, patch: SettingsPatch): Settings;
}

export function createSettings(store: Store): SettingsCases {
  return {
    get: () => store.settings.get(),
    change: (actor, patch) =>
      store.write((tx) => {
        const before = tx.settings.get();
        const change = Object.fromEntries(
          Object.entries(patch).filter(
            ([name, value]) =>
              value !== undefined && JSON.stringify(value) !== JSON.stringify(before[name as keyof Settings]),
          ),
        ) as Partial<Settings>;
        const changed = Object.keys(change) as (keyof Settings)[];
        if (changed.length === 0) return before;
        tx.settings.set(change);
        const settings = tx.settings.get();
        tx.record({
          kind: 'settings.changed',
          actor,
          data: { settings, before: Object.fromEntries(changed.map((name) => [name, before[name]])) },
        });
        return settings;
      }),
  };
}
