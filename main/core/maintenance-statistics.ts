/** The picture of past maintenance (MNT-6), put together from counts by scope and person. */
import type { MaintenanceStatistics } from '../contract/maintenance.ts';
import type { WindowCount } from './maintenance-ports.ts';

export function statisticsOf(
  days: number,
  counts: readonly WindowCount[],
  { held, allowed }: { held: number; allowed: number },
): MaintenanceStatistics {
  const windows = sum(counts, (count) => count.windows);
  const total = sum(counts, (count) => count.total_seconds);
  const by = (key: 'scope' | 'activated_by') => [...Map.groupBy(counts, (count) => count[key])];
  return {
    days,
    windows,
    total_seconds: Math.round(total),
    average_seconds: windows === 0 ? null : Math.round(total / windows),
    longest_seconds:
      windows === 0 ? null : Math.round(counts.reduce((longest, count) => Math.max(longest, count.longest_seconds), 0)),
    overdue: sum(counts, (count) => count.overdue),
    by_scope: by('scope')
      .map(([scope, of]) => ({
        scope,
        windows: sum(of, (count) => count.windows),
        total_seconds: Math.round(sum(of, (count) => count.total_seconds)),
      }))
      .sort((a, b) => b.total_seconds - a.total_seconds || (a.scope < b.scope ? -1 : 1)),
    by_person: by('activated_by')
      .map(([person, of]) => ({ person, windows: sum(of, (count) => count.windows) }))
      .sort((a, b) => b.windows - a.windows || (a.person < b.person ? -1 : 1)),
    held_actions: held,
    allowed_actions: allowed,
  };
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}
