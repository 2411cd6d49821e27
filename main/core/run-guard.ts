/**
 * The guards of an approved action, judged at the moment of running (ACT-8, ACT-10, RUN-1): what would run is what was
 * approved, as its row, the log, the catalog and the server all say it.
 */
import type { ActionSummary, Failure } from '../contract/action.ts';
import type { ActionSpec, SpecChange, SpecDifference } from '../contract/action-spec.ts';
import { commandText } from '../contract/command-text.ts';
import { inLog } from './action-log.ts';
import { differencesOf, digestOf, shownSpec, specOf } from './action-spec.ts';
import { allowedOn, type Catalog, checkParameters } from './catalog.ts';
import { failure } from './outcome.ts';
import type { Nouns, ServerRecord } from './ports.ts';

/** What may run now, and where. */
export interface Runnable {
  server: ServerRecord;
  spec: ActionSpec;
  digest: string;
}

export type Verdict =
  | ({ kind: 'may_run' } & Runnable)
  /** It is not approved (any more): nothing is to be done. */
  | { kind: 'not_approved' }
  | { kind: 'expired' }
  | { kind: 'refused'; failure: Failure; because: string };

/** `at`: ISO time of now. Reads only; call it in the transaction that acts on it. */
export function judge(
  nouns: Pick<Nouns, 'actions' | 'servers' | 'events'>,
  catalog: Catalog,
  action: ActionSummary,
  at: string,
): Verdict {
  if (action.status !== 'approved') return { kind: 'not_approved' };
  if (action.expires_at <= at) return { kind: 'expired' };
  const approved = approvedSpec(nouns, action);
  const present = presentSpec(nouns, catalog, action);
  const differs = [
    ...(approved === null ? (['record'] as const) : []),
    ...present.differs,
    ...(approved === null || present.spec === null ? [] : differencesOf(approved.spec, present.spec)),
  ];
  if (differs.length === 0 && approved !== null && present.server !== null) {
    return { kind: 'may_run', server: present.server, ...approved };
  }
  const changed: SpecChange = {
    differs,
    approved: approved === null ? null : shownSpec(approved.spec),
    now: present.spec === null ? null : shownSpec(present.spec),
  };
  const because = differs.map((one) => inWords(one, action, changed)).join('; ');
  return { kind: 'refused', because, failure: { ...failure('guard_refused', `Not run: ${because}.`), changed } };
}

/** What was approved, where row and log agree on it; null where either was changed by hand or there is none. */
function approvedSpec(
  { actions, events }: Pick<Nouns, 'actions' | 'events'>,
  action: ActionSummary,
): Pick<Runnable, 'spec' | 'digest'> | null {
  const { spec, digest, approved_digest } = actions.spec(action.id) ?? { spec: null, digest: null };
  if (spec === null || digest === null || digestOf(spec) !== digest || approved_digest !== digest) return null;
  if (commandText(spec.argv) !== action.command || spec.where.server_id !== action.server_id) return null;
  return inLog(events, action.id).approved?.digest === digest ? { spec, digest } : null;
}

interface Present {
  server: ServerRecord | null;
  /** What an action of the same type, service and values would be now. */
  spec: ActionSpec | null;
  differs: SpecDifference[];
}

function presentSpec({ servers }: Pick<Nouns, 'servers'>, catalog: Catalog, action: ActionSummary): Present {
  const server = servers.get(action.server_id);
  if (server === null) return { server, spec: null, differs: ['server_removed'] };
  const type = catalog.get(action.action_type);
  if (type === null) return { server, spec: null, differs: ['type_removed'] };
  const spec = specOf(type, server, action.service_name, action.parameters);
  const isAllowed = allowedOn(type, server);
  const isWrong = checkParameters(type, action.service_name ?? undefined, action.parameters).length > 0;
  return {
    server,
    spec,
    differs: [...(isAllowed ? [] : (['type_not_allowed'] as const)), ...(isWrong ? (['parameters'] as const) : [])],
  };
}

/** One difference, so that it can follow "Not run:". */
function inWords(difference: SpecDifference, action: ActionSummary, { approved, now }: SpecChange): string {
  const type = `the action type ${action.action_type}`;
  switch (difference) {
    case 'command':
      return `${type} was changed after this was filed and now runs another command`;
    case 'rights':
      return now?.as_root === true ? `${type} now runs as root` : `${type} no longer runs as root`;
    case 'time_limit':
      return `its time limit is now ${now?.time_limit_seconds} s, not ${approved?.time_limit_seconds} s`;
    case 'success':
      return `what counts as success was changed`;
    case 'address':
      return `${action.server_id} now stands for ${now?.address}, not ${approved?.address}`;
    case 'login':
      return `the login on ${action.server_id} was changed`;
    case 'parameters':
      return `${type} no longer takes these values`;
    case 'type_not_allowed':
      return `${type} is no longer allowed on ${action.server_id}`;
    case 'type_removed':
      return `${type} was removed`;
    case 'server_removed':
      return 'the server was removed';
    case 'record':
      return 'what is stored of it is not what was approved';
  }
}
