/** Maintenance, its schedules, its past and who may pass it, in words. */

import { durationText } from '../../contract/duration-text.ts';
import type {
  AllowRule,
  EndedWindow,
  MaintenanceStatistics,
  MaintenanceWindow,
  Schedule,
} from '../../contract/maintenance.ts';
import { instant, relative } from '../durations.ts';
import { harmless } from '../harmless.ts';
import { labelled } from '../labelled.ts';
import type { Paint } from '../style.ts';
import { table } from '../table.ts';

/** `everything`, `servers tagged web`, `web-1`. */
export function scopeWords(scope: string): string {
  if (scope === 'all') return 'everything';
  return scope.startsWith('tag:') ? `servers tagged ${scope.slice(4)}` : scope.replace(/^server:/, '');
}

export function windowLines(window: MaintenanceWindow, paint: Paint, now: number): string[] {
  const services = window.affected.reduce((sum, one) => sum + one.services.length, 0);
  const overdue = window.is_overdue ? ', overdue' : '';
  return [
    paint('warning', harmless(`In maintenance: ${scopeWords(window.scope)}`)),
    ...labelled(
      [
        ['Message', window.message],
        ['Status', window.status],
        ['Reason', window.reason],
        ['Since', `${instant(window.started_at, now)} by ${window.activated_by}`],
        ['Expected', window.eta === null ? null : `${instant(window.eta, now)}${overdue}`],
        ['Ends', window.ends_at === null ? 'when someone ends it' : `by itself ${instant(window.ends_at, now)}`],
        ['Affects', `${counted(window.affected.length, 'server')}, ${counted(services, 'service')}`],
      ],
      paint,
    ),
  ];
}

export function statusLines(windows: readonly MaintenanceWindow[], paint: Paint, now: number): string[] {
  if (windows.length === 0) return ['Nothing is in maintenance: fixes run at once'];
  return windows.flatMap((window, index) => [...(index === 0 ? [] : ['']), ...windowLines(window, paint, now)]);
}

export function endedLines(ended: readonly EndedWindow[], scope: string): string[] {
  if (ended.length === 0) return [harmless(`Not in maintenance: ${scopeWords(scope)}`)];
  return ended.map((window) =>
    harmless(`Maintenance ended: ${scopeWords(window.scope)}, after ${durationText(window.duration_seconds * 1000)}`),
  );
}

export function logLines(windows: readonly EndedWindow[], total: number, paint: Paint, now: number): string[] {
  if (windows.length === 0) return ['There was no maintenance yet'];
  const rows = windows.map((window) => [
    instant(window.started_at, now),
    durationText(window.duration_seconds * 1000),
    window.scope,
    window.activated_by,
    window.ended_by,
    window.reason ?? window.message ?? '',
  ]);
  const shown = table(['BEGAN', 'LENGTH', 'SCOPE', 'BY', 'ENDED BY', 'WHY'], rows, paint);
  return total > windows.length ? [...shown, `${windows.length} of ${total}; go on with --offset`] : shown;
}

export function statisticsLines(numbers: MaintenanceStatistics, paint: Paint): string[] {
  const length = (seconds: number | null) => (seconds === null ? null : durationText(seconds * 1000));
  const list = (all: [name: string, n: number][]) => all.map(([name, n]) => `${name} ${n}`).join(', ');
  return labelled(
    [
      ['Days', String(numbers.days)],
      ['Maintenance', `${numbers.windows}, ${length(numbers.total_seconds)} in all, ${numbers.overdue} past the ETA`],
      ['Average', length(numbers.average_seconds)],
      ['Longest', length(numbers.longest_seconds)],
      ['Of', list(numbers.by_scope.map((one) => [one.scope, one.windows]))],
      ['By', list(numbers.by_person.map((one) => [one.person, one.windows]))],
      ['Actions', `${numbers.held_actions} waited, ${numbers.allowed_actions} passed by a rule`],
    ],
    paint,
  );
}

export function scheduleTable(schedules: readonly Schedule[], paint: Paint, now: number): string[] {
  if (schedules.length === 0) return ['Nothing is planned'];
  return table(
    ['ID', 'NEXT', 'LENGTH', 'SCOPE', 'WHEN', 'BY', 'WHY'],
    schedules.map((one) => [
      String(one.id),
      one.next_starts_at === null ? 'never' : instant(one.next_starts_at, now),
      durationText(one.length_minutes * 60_000),
      one.scope,
      one.cron === null ? 'once' : `${one.cron} ${one.time_zone}`,
      one.created_by,
      one.reason ?? one.message ?? '',
    ]),
    paint,
  );
}

export function ruleTable(rules: readonly AllowRule[], paint: Paint, now: number): string[] {
  if (rules.length === 0) return ['Nobody passes maintenance'];
  return table(
    ['ID', 'TOKEN', 'TYPE', 'TAG', 'UNTIL', 'USED', 'BY', 'NOTE'],
    rules.map((rule) => [
      String(rule.id),
      tokenText(rule),
      rule.action_type ?? 'any',
      rule.tag ?? 'any',
      rule.until === null ? 'removed' : relative(rule.until, now),
      rule.last_used_at === null ? 'never' : `${rule.used_count}, last ${relative(rule.last_used_at, now)}`,
      rule.created_by,
      rule.note ?? '',
    ]),
    paint,
  );
}

const NO_MORE = { revoked: 'revoked', expired: 'expired', unknown: 'not known which' };

/** A rule is for one token, not for its name: where that one is no more it passes nothing. */
function tokenText({ token, token_state: state }: AllowRule): string {
  if (token === null) return 'any';
  return state === null || state === 'in_use' ? token : `${token} (${NO_MORE[state]}: nobody passes)`;
}

function counted(n: number, one: string): string {
  return `${n} ${n === 1 ? one : `${one}s`}`;
}
