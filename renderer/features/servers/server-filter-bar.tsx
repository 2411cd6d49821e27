/** View, tag and search of the servers; all of them live in the address. */

import { OctagonPause, TriangleAlert, Unplug } from 'lucide-react';
import { useSetQuery } from '../../router/location.ts';
import { useMirror } from '../../store/context.ts';
import { selectServers, selectTags } from '../../store/selectors.ts';
import { SearchInput } from '../../ui/search-input.tsx';
import { Segments } from '../../ui/segments.tsx';
import { visibleLine } from '../../ui/visible-text.ts';
import styles from './server-filter-bar.module.css';
import { countServers, type ServerFilter, type ServerViewName } from './server-filters.ts';

export interface ServerFilterBarProps extends ServerFilter {
  onText: (text: string) => void;
  /** How many the filter leaves, for those who do not see the list. */
  shown: number;
}

export function ServerFilterBar({ view, tag, text, onText, shown }: ServerFilterBarProps) {
  const servers = useMirror(selectServers);
  const tags = useMirror(selectTags);
  const setQuery = useSetQuery();
  const counts = countServers(
    servers,
    useMirror((mirror) => mirror.visitorsFailed),
  );
  return (
    <search className={styles.bar}>
      <Segments<ServerViewName>
        label="View"
        value={view}
        onValue={(value) => setQuery({ view: value === 'all' ? '' : value })}
        segments={[
          { value: 'all', label: 'All', count: counts.all },
          { value: 'trouble', label: 'Trouble', count: counts.trouble, icon: TriangleAlert, tone: 'bad' },
          { value: 'paused', label: 'Maintenance', count: counts.paused, icon: OctagonPause, tone: 'hold' },
          { value: 'offline', label: 'Offline', count: counts.offline, icon: Unplug, tone: 'bad' },
        ]}
      />
      <div className={styles.fields}>
        {tags.length > 0 && (
          <select
            className={styles.tag}
            aria-label="Tag"
            value={tag}
            onChange={(event) => setQuery({ tag: event.target.value })}
          >
            <option value="">Every tag</option>
            {tags.map((name) => (
              <option key={name} value={name}>
                {visibleLine(name)}
              </option>
            ))}
          </select>
        )}
        <SearchInput label="Search servers and services" value={text} onValue={onText} />
      </div>
      <p role="status" className="visually-hidden">
        {shown === 1 ? '1 server shown' : `${shown} servers shown`}
      </p>
    </search>
  );
}
