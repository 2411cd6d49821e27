/** Auto or hold: the one place that decides whether an action runs now or waits for a person (SPEC ACT-3, ACT-4). */
import type { ActionType } from '../contract/catalog.ts';
import type { Settings } from '../contract/settings.ts';
import type { ServerRecord } from './ports.ts';

export type Decision = 'run' | 'hold';

export function decide(
  type: Pick<ActionType, 'needs_approval'>,
  server: Pick<ServerRecord, 'is_paused'>,
  settings: Pick<Settings, 'hold_everything'>,
): Decision {
  if (type.needs_approval === 'always') return 'hold';
  return server.is_paused || settings.hold_everything ? 'hold' : 'run';
}
