/** A search field without a visible label; `label` names it and is its placeholder. */
import { Search } from 'lucide-react';
import type { ComponentProps } from 'react';
import styles from './search-input.module.css';

export interface SearchInputProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type'> {
  label: string;
  value: string;
  onValue: (value: string) => void;
}

/** Tells every keystroke; whoever filters with it decides what may lag behind. */
export function SearchInput({ label, value, onValue, ...rest }: SearchInputProps) {
  return (
    <label className={styles.search}>
      <Search size={15} aria-hidden />
      <input
        {...rest}
        type="search"
        className={styles.input}
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={value}
        onChange={(event) => onValue(event.target.value)}
      />
    </label>
  );
}
