/** Time in maintenance by what it covered: a table whose bars repeat its numbers. */

import { durationText } from '../../../main/contract/duration-text.ts';
import type { MaintenanceStatistics } from '../../../main/contract/maintenance.ts';
import { titleOfScope, useScopeText } from '../../words/scope.ts';
import styles from './statistics.module.css';

const SHOWN = 12;
type OfScope = MaintenanceStatistics['by_scope'][number];

export function ScopeBars({ statistics }: { statistics: MaintenanceStatistics }) {
  const { by_scope: scopes } = statistics;
  if (scopes.length === 0) return <p className={styles.none}>There was none.</p>;
  const top = Math.max(1, ...scopes.map((one) => one.total_seconds));
  return (
    <table className={styles.bars}>
      <caption className="visually-hidden">Time in maintenance by what it covered</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">What</th>
          <th scope="col">Time</th>
          <th scope="col">Windows</th>
        </tr>
      </thead>
      <tbody>
        {scopes.slice(0, SHOWN).map((one) => (
          <Bar key={one.scope} one={one} top={top} />
        ))}
        {scopes.length > SHOWN && (
          <tr>
            <th scope="row">{scopes.length - SHOWN} others, each less</th>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Bar({ one, top }: { one: OfScope; top: number }) {
  const name = useScopeText(one.scope);
  return (
    <tr>
      <th scope="row">
        <bdi>{titleOfScope(one.scope, name)}</bdi>
      </th>
      <td className={styles.time}>
        <svg aria-hidden className={styles.track} viewBox="0 0 100 8" preserveAspectRatio="none">
          <rect width={Math.max(1, (one.total_seconds / top) * 100)} height={8} />
        </svg>
        {durationText(one.total_seconds * 1_000)}
      </td>
      <td className={styles.count}>{one.windows === 1 ? '1 window' : `${one.windows} windows`}</td>
    </tr>
  );
}
