/** What maintenance needs of the store. Times are ISO instants, as everywhere in the store. */
import type { Affected } from '../contract/maintenance.ts';
import type { Pace } from './turns.ts';

/** A window as stored; `ended_at` null: it is open. */
export interface WindowRecord {
  id: number;
  scope: string;
  message: string | null;
  status: string | null;
  reason: string | null;
  eta: string | null;
  ends_at: string | null;
  started_at: string;
  activated_by: string;
  affected: Affected[];
  schedule_id: number | null;
  /** When its end is to be announced; null: it was, or there is nothing to announce. */
  warn_at: string | null;
  /** When it is to be said next that its ETA has passed. */
  remind_at: string | null;
  /** Its ETA passed while it was open. */
  was_overdue: boolean;
  /** Programs that hold it between them; null: a person or a schedule answers for it. */
  holders: number | null;
  ended_at: string | null;
  ended_by: string | null;
}

export type NewWindow = Omit<WindowRecord, 'id' | 'was_overdue' | 'ended_at' | 'ended_by'>;

/** What of an open window may change; its scope, its start and who began it never do. */
export type WindowChange = Partial<
  Pick<
    WindowRecord,
    | 'message'
    | 'status'
    | 'reason'
    | 'eta'
    | 'ends_at'
    | 'affected'
    | 'warn_at'
    | 'remind_at'
    | 'was_overdue'
    | 'holders'
  >
>;

export interface LogQuery {
  scope?: string | undefined;
  limit: number;
  offset: number;
}

/** One row of the statistics: a scope and a person, of windows that began at or after a time. */
export interface WindowCount {
  scope: string;
  activated_by: string;
  windows: number;
  total_seconds: number;
  longest_seconds: number;
  overdue: number;
}

export interface WindowStore {
  /** All that are open, oldest first. */
  open(): WindowRecord[];
  openOf(scope: string): WindowRecord | null;
  /** Of these scopes, those that are open. */
  openAmong(scopes: readonly string[]): string[];
  /** One statement: inserts, or answers null where that scope is open already. */
  begin(window: NewWindow): WindowRecord | null;
  /** null where it is over. */
  change(id: number, change: WindowChange): WindowRecord | null;
  /** One conditional update: null where it is over already. */
  end(id: number, at: string, by: string): WindowRecord | null;
  dueToEnd(at: string): WindowRecord[];
  dueToWarn(at: string): WindowRecord[];
  dueToRemind(at: string): WindowRecord[];
  /** The earliest end, warning or reminder of an open window. */
  nextDueAt(): string | null;
  /** Here and below: in slices. */
  log(query: LogQuery, pace: Pace): Promise<{ windows: WindowRecord[]; total: number }>;
  /** Open ones count up to `now`. */
  countsSince(from: string, now: string, pace: Pace): Promise<WindowCount[]>;
  /** Actions filed since `from` on a held server: those that waited, and those that passed by a rule. */
  heldSince(from: string, pace: Pace): Promise<{ held: number; allowed: number }>;
}

/** `next_at`: the next start that is neither begun, missed nor skipped; null: it is over or cancelled. */
export interface ScheduleRecord {
  id: number;
  kind: 'once' | 'recurring';
  scope: string;
  message: string | null;
  reason: string | null;
  starts_at: string | null;
  cron: string | null;
  time_zone: string | null;
  length_minutes: number;
  next_at: string | null;
  created_at: string;
  created_by: string;
  cancelled_at: string | null;
  cancelled_by: string | null;
}

export interface ScheduleStore {
  /** Those that will begin again, the next first. */
  coming(): ScheduleRecord[];
  get(id: number): ScheduleRecord | null;
  insert(schedule: Omit<ScheduleRecord, 'id' | 'cancelled_at' | 'cancelled_by'>): ScheduleRecord;
  /** One statement: false where that start was dealt with before, whatever the clock did since. */
  settle(id: number, startsAt: string, outcome: 'begun' | 'skipped'): boolean;
  isSettled(id: number, startsAt: string): boolean;
  /** null where it was cancelled. */
  advance(id: number, nextAt: string | null): ScheduleRecord | null;
  /** Not cancelled, and recurring or with its start after `at`: what a clock that was set back brings again. */
  mayComeAfter(at: string): ScheduleRecord[];
  /** null where it is over or cancelled. */
  cancel(id: number, at: string, by: string): ScheduleRecord | null;
  due(at: string): ScheduleRecord[];
  nextAt(): string | null;
}

export interface AllowRuleRecord {
  id: number;
  token: string | null;
  /** The token itself; null with a name: not known, and nothing passes. */
  token_id: number | null;
  action_type: string | null;
  tag: string | null;
  until: string | null;
  note: string | null;
  created_at: string;
  created_by: string;
  used_count: number;
  last_used_at: string | null;
}

export interface AllowRuleStore {
  /** Those that are not removed, also those past their time. */
  list(): AllowRuleRecord[];
  insert(rule: Omit<AllowRuleRecord, 'id' | 'used_count' | 'last_used_at'>): AllowRuleRecord;
  /** null where it does not exist (any more). */
  remove(id: number, at: string): AllowRuleRecord | null;
  /** Counts one use. */
  use(id: number, at: string): AllowRuleRecord;
}
