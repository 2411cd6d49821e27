/** Filters of the history; all of them live in the address. */

import { X } from 'lucide-react';
import type { FormEvent } from 'react';
import type { ActionStatus } from '../../../main/contract/action.ts';
import { useQuery, useSetQuery } from '../../router/location.ts';
import { useSearchText } from '../../router/use-search-text.ts';
import { useMirror } from '../../store/context.ts';
import { StateMark } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Select, TextInput } from '../../ui/field.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { visibleLine } from '../../ui/visible-text.ts';
import { ACTION_LOOKS } from '../../words/looks.ts';
import { STATUSES, statusesOf } from './history-filter.ts';
import styles from './history-filters.module.css';
import { ServerSelect } from './server-select.tsx';

const NOTHING = { status: '', server: '', type: '', from: '', to: '', q: '' };

export function HistoryFilters() {
  const query = useQuery();
  const setQuery = useSetQuery();
  const [text, setText] = useSearchText();
  const value = (name: string) => query.get(name) ?? '';
  const [from, to] = [value('from'), value('to')];
  const isFiltered = Object.keys(NOTHING).some((name) => query.has(name));
  return (
    <search>
      <form className={styles.form} onSubmit={(event: FormEvent) => event.preventDefault()}>
        <StatusChoice chosen={statusesOf(query)} onChoose={(statuses) => setQuery({ status: statuses.join(',') })} />
        <div className={styles.fields}>
          <ServerSelect value={value('server')} onValue={(server) => setQuery({ server })} />
          <TypeSelect value={value('type')} onValue={(type) => setQuery({ type })} />
          <TextInput
            label="From"
            type="date"
            value={from}
            max={to}
            onChange={(event) => setQuery({ from: event.target.value })}
          />
          <TextInput
            label="To"
            type="date"
            value={to}
            min={from}
            error={from !== '' && to !== '' && to < from ? 'must not be before From' : null}
            onChange={(event) => setQuery({ to: event.target.value })}
          />
        </div>
        <div className={styles.line}>
          <SearchInput label="Search command, note, reason, who" value={text} onValue={setText} />
          {isFiltered && (
            <Button kind="quiet" onClick={() => setQuery(NOTHING)}>
              <X size={14} aria-hidden />
              Clear filters
            </Button>
          )}
        </div>
      </form>
    </search>
  );
}

/** None chosen is all of them. */
function StatusChoice(props: {
  chosen: readonly ActionStatus[];
  onChoose: (statuses: readonly ActionStatus[]) => void;
}) {
  const { chosen, onChoose } = props;
  const toggle = (status: ActionStatus) =>
    onChoose(chosen.includes(status) ? chosen.filter((other) => other !== status) : [...chosen, status]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a visible legend
    <div role="group" aria-label="Status" className={styles.statuses}>
      {STATUSES.map((status) => (
        <button
          key={status}
          type="button"
          className={styles.status}
          aria-pressed={chosen.includes(status)}
          onClick={() => toggle(status)}
        >
          <StateMark look={{ ...ACTION_LOOKS[status], isMoving: false }} />
        </button>
      ))}
    </div>
  );
}

/** A type that left the catalog stays chosen where a link asks for it. */
function TypeSelect({ value, onValue }: { value: string; onValue: (type: string) => void }) {
  const types = useMirror((mirror) => mirror.types);
  const isGone = value !== '' && !types.some((type) => type.name === value);
  return (
    <Select label="Type" value={value} onChange={(event) => onValue(event.target.value)}>
      <option value="">All types</option>
      {isGone && <option value={value}>{value}</option>}
      {types.map((type) => (
        <option key={type.name} value={type.name}>
          {visibleLine(type.title)}
        </option>
      ))}
    </Select>
  );
}
