/** What an action is: the whole of what runs, from its type, its server and its values, and the digest over it (ACT-10). */
import { createHash } from 'node:crypto';
import type { ActionSummary } from '../contract/action.ts';
import type { ActionSpec, SpecDifference, SpecShown } from '../contract/action-spec.ts';
import { canonicalJson } from '../contract/canonical-json.ts';
import type { ActionType } from '../contract/catalog.ts';
import { commandText } from '../contract/command-text.ts';
import { canonicalUnit } from '../contract/unit-name.ts';
import { commandArgv, type Parameters, RESTART_TYPE } from './catalog.ts';
import type { ServerRecord } from './ports.ts';

type Place = Pick<ServerRecord, 'server_id' | 'host' | 'port' | 'ssh_user'>;

/** As the catalog and the server say it now. */
export function specOf(type: ActionType, server: Place, service: string | null, values: Parameters): ActionSpec {
  const { server_id, host, port, ssh_user } = server;
  return {
    argv: commandArgv(type, service, values),
    as_root: type.needs_root,
    time_limit_seconds: type.time_limit_seconds,
    success:
      type.name === RESTART_TYPE ? { kind: 'unit_active', unit: canonicalUnit(service ?? '') } : { kind: 'exit_zero' },
    where: { server_id, host, port, ssh_user },
  };
}

/** SHA-256, hex. */
export function digestOf(spec: ActionSpec): string {
  return createHash('sha256').update(canonicalJson(spec)).digest('hex');
}

/** The unit that shows whether it worked; null where nothing on the server does. */
export function unitOf(spec: ActionSpec): string | null {
  return spec.success.kind === 'unit_active' ? spec.success.unit : null;
}

/** As `unitOf`, also for actions of before specifications. */
export function unitOfStored(
  spec: ActionSpec | null,
  action: Pick<ActionSummary, 'action_type' | 'service_name'>,
): string | null {
  if (spec !== null) return unitOf(spec);
  return action.action_type === RESTART_TYPE ? canonicalUnit(action.service_name ?? '') : null;
}

export function shownSpec({ argv, as_root, time_limit_seconds, where }: ActionSpec): SpecShown {
  const host = where.host.includes(':') ? `[${where.host}]` : where.host;
  return {
    command: commandText(argv),
    as_root,
    time_limit_seconds,
    address: `${where.ssh_user}@${host}:${where.port}`,
  };
}

/** Where the two differ; empty only where their digests are equal. */
export function differencesOf(approved: ActionSpec, now: ActionSpec): SpecDifference[] {
  const differs = (one: unknown, other: unknown) => canonicalJson(one) !== canonicalJson(other);
  const { where: was } = approved;
  const { where: is } = now;
  const found: [SpecDifference, boolean][] = [
    ['command', differs(approved.argv, now.argv)],
    ['rights', approved.as_root !== now.as_root],
    ['time_limit', approved.time_limit_seconds !== now.time_limit_seconds],
    ['success', differs(approved.success, now.success)],
    ['address', was.server_id !== is.server_id || was.host !== is.host || was.port !== is.port],
    ['login', was.ssh_user !== is.ssh_user],
  ];
  return found.filter(([, isDifferent]) => isDifferent).map(([name]) => name);
}
