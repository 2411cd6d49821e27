/** Filters of the audit trail; all of them live in the address. */
import { X } from 'lucide-react';
import type { FormEvent } from 'react';
import { useQuery, useSetQuery } from '../../router/location.ts';
import { useSearchText } from '../../router/use-search-text.ts';
import { Button } from '../../ui/button.tsx';
import { Select, TextInput } from '../../ui/field.tsx';
import { EVENT_LOOKS } from '../../words/event-looks.ts';
import { ServerSelect } from '../history/server-select.tsx';
import styles from './audit.module.css';
import { KIND_GROUPS } from './audit-filter.ts';

const NOTHING = { kind: '', server: '', action: '', actor: '' };

export function AuditFilters() {
  const query = useQuery();
  const setQuery = useSetQuery();
  const [actor, setActor] = useSearchText('actor');
  const [action, setAction] = useSearchText('action');
  const isFiltered = Object.keys(NOTHING).some((name) => query.has(name));
  const value = (name: string) => query.get(name) ?? '';
  return (
    <search>
      <form className={styles.filters} onSubmit={(event: FormEvent) => event.preventDefault()}>
        <KindSelect value={value('kind')} onValue={(kind) => setQuery({ kind })} />
        <ServerSelect value={value('server')} onValue={(server) => setQuery({ server })} />
        <TextInput
          label="Action"
          inputMode="numeric"
          placeholder="Number"
          value={action}
          maxLength={15}
          error={action === '' || /^[1-9]\d*$/.test(action) ? null : 'must be a number such as 12'}
          onChange={(event) => setAction(event.target.value)}
        />
        <TextInput
          label="Who"
          placeholder="Exact name"
          value={actor}
          maxLength={200}
          onChange={(event) => setActor(event.target.value)}
        />
        {isFiltered && (
          <Button kind="quiet" className={styles.clear} onClick={() => setQuery(NOTHING)}>
            <X size={14} aria-hidden />
            Clear filters
          </Button>
        )}
      </form>
    </search>
  );
}

interface ChoiceProps {
  value: string;
  onValue: (value: string) => void;
}

function KindSelect({ value, onValue }: ChoiceProps) {
  return (
    <Select label="What" value={value} onChange={(event) => onValue(event.target.value)}>
      <option value="">Everything</option>
      <optgroup label="Groups">
        {Object.entries(KIND_GROUPS).map(([name, group]) => (
          <option key={name} value={name}>
            {group.label}
          </option>
        ))}
      </optgroup>
      <optgroup label="One kind">
        {Object.entries(EVENT_LOOKS).map(([kind, look]) => (
          <option key={kind} value={kind}>
            {look.word}
          </option>
        ))}
      </optgroup>
    </Select>
  );
}
