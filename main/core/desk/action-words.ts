/** An action in a few words, for menus and notices. */
import type { ActionSummary, Seen } from '../../contract/action.ts';
import { RESTART_TYPE } from '../catalog.ts';
import { cut, exactLine, plainLine } from './plain-line.ts';

const WORDS_LENGTH = 80;
const ASKER_LENGTH = 60;

type Named = Pick<ActionSummary, 'action_type' | 'service_name'>;

/** `restart plex`, `clear logs`. */
export function actionWords({ action_type, service_name }: Named): string {
  const type = action_type === RESTART_TYPE ? 'restart' : action_type.replaceAll('_', ' ');
  const unit = service_name?.replace(/\.service$/, '') ?? '';
  return cut(
    exactLine(action_type === RESTART_TYPE && unit === '' ? 'restart service' : `${type} ${unit}`.trim()),
    WORDS_LENGTH,
  );
}

/** `web-1: restart plex`. `serverName`: one plain line. */
export function actionTitle(action: Named, serverName: string): string {
  return `${serverName}: ${actionWords(action)}`;
}

/** `asked for by ada`. */
export function askedBy({ created_by }: Pick<ActionSummary, 'created_by'>): string {
  return `Asked for by ${plainLine(created_by, ASKER_LENGTH)}`;
}

/** What a decision in the tray or on a notice names (ACT-10). */
export function seenOf({ revision, digest }: Pick<ActionSummary, 'revision' | 'digest'>): Seen {
  return digest === null ? { revision } : { revision, digest };
}

/** `1 action`, `3 actions`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
