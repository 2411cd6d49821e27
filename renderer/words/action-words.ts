/** An action in words: what it is, and what came of it. */

import type { ActionSummary } from '../../main/contract/action.ts';
import { useMirror } from '../store/context.ts';
import { visibleLine } from '../ui/visible-text.ts';
import { bareUnit } from './unit.ts';

/** The title of a type, or its name where the catalog does not have it any more. */
export function useTypeTitle(name: string): string {
  const title = useMirror((mirror) => mirror.types.find((type) => type.name === name)?.title);
  return visibleLine(title ?? name.replaceAll('_', ' '));
}

/** What goes before the service: `Restart`, or the title of the type. */
export function useActionTitle(action: Pick<ActionSummary, 'action_type' | 'service_name'> | undefined): string {
  const title = useTypeTitle(action?.action_type ?? '');
  return action?.action_type === 'restart_service' && action.service_name !== null ? 'Restart' : title;
}

/** It was approved and then not run, because it is no longer what was approved (ACT-10). */
export function isRefused({ failure }: Pick<ActionSummary, 'failure'>): boolean {
  return failure?.code === 'guard_refused';
}

type Ended = Pick<ActionSummary, 'status' | 'action_type' | 'service_name' | 'exit_code' | 'failure'>;

/** One sentence for what came of an action; null while nothing has. */
export function outcomeText(action: Ended): string | null {
  switch (action.status) {
    case 'pending':
    case 'approved':
    case 'executing':
      return null;
    case 'completed':
      return action.action_type === 'restart_service' && action.service_name !== null
        ? `Verified: ${bareUnit(action.service_name)} was restarted, is active and stayed so.`
        : `Done${action.exit_code === null ? '' : `, exit code ${action.exit_code}`}.`;
    case 'failed':
      return action.failure?.message ?? 'It failed.';
    case 'unknown':
      return (
        action.failure?.message ?? 'It was started, and its outcome was lost. Holdpoint looks it up on the server.'
      );
    case 'rejected':
      return 'It will not run.';
    case 'cancelled':
      return action.failure?.message ?? 'It was withdrawn before it ran.';
    case 'expired':
      return 'Nobody decided in time, so it will not run.';
  }
}
