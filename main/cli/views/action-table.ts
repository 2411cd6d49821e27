/** Actions below each other. */
import type { ActionSummary } from '../../contract/action.ts';
import { relative } from '../durations.ts';
import type { Paint } from '../style.ts';
import { table } from '../table.ts';
import { statusCell } from './action-view.ts';

export function actionTable(actions: readonly ActionSummary[], paint: Paint, now: number): string[] {
  return table(
    ['ID', 'STATUS', 'SERVER', 'COMMAND', 'ASKED', 'BY', 'WHY'],
    actions.map((action) => [
      String(action.id),
      statusCell(action.status),
      action.server_id,
      action.command,
      relative(action.created_at, now),
      action.created_by,
      action.failure?.message ?? action.waiting?.message ?? action.note ?? '',
    ]),
    paint,
  );
}
