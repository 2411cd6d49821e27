/** A month by weeks. One tab stop; arrows, Home, End, Page Up and Page Down move the chosen day. */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { classes } from '../../ui/classes.ts';
import { moveFocus } from '../../ui/focus.ts';
import { WEEKDAYS } from '../../words/cron-words.ts';
import { useScopeText } from '../../words/scope.ts';
import styles from './calendar.module.css';
import { addDays, addMonths, type Day, dateOf, isSameMonth, type Planned, startOfWeek, weeksOf } from './month.ts';
import { timeText } from './planned-list.tsx';

const SHOWN = 2;
const NAME = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

const MOVES: Record<string, (day: Day) => Day> = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day) => addDays(day, -7),
  ArrowDown: (day) => addDays(day, 7),
  Home: startOfWeek,
  End: (day) => addDays(startOfWeek(day), 6),
  PageUp: (day) => addMonths(day, -1),
  PageDown: (day) => addMonths(day, 1),
};

export interface MonthGridProps {
  /** The chosen day; its month is shown. */
  day: Day;
  today: Day;
  days: ReadonlyMap<Day, readonly Planned[]>;
  onDay: (day: Day) => void;
}

export function MonthGrid({ day, today, days, onDay }: MonthGridProps) {
  const chosenRef = useRef<HTMLButtonElement>(null);
  const isByKey = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the chosen day
  useEffect(() => {
    if (isByKey.current) moveFocus(chosenRef.current);
    isByKey.current = false;
  }, [day]);
  const press = (event: KeyboardEvent) => {
    const move = Object.hasOwn(MOVES, event.key) ? MOVES[event.key] : undefined;
    if (move === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    isByKey.current = true;
    onDay(move(day));
  };
  return (
    <table className={styles.grid} aria-label="Calendar of planned maintenance">
      <thead>
        <tr>
          {WEEKDAYS.map((name) => (
            <th key={name} scope="col" abbr={name}>
              {name.slice(0, 3)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(day).map((week) => (
          <tr key={week[0]}>
            {week.map((one) => (
              <td key={one}>
                <button
                  ref={one === day ? chosenRef : null}
                  type="button"
                  tabIndex={one === day ? 0 : -1}
                  aria-pressed={one === day}
                  onKeyDown={press}
                  aria-label={`${NAME.format(dateOf(one))}: ${countText(days.get(one)?.length ?? 0)}`}
                  aria-current={one === today ? 'date' : undefined}
                  className={classes(
                    styles.day,
                    !isSameMonth(one, day) && styles.outside,
                    one === day && styles.picked,
                  )}
                  onClick={() => onDay(one)}
                >
                  <span className={styles.number}>{dateOf(one).getDate()}</span>
                  <Marks planned={days.get(one) ?? []} />
                </button>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function countText(count: number): string {
  if (count === 0) return 'nothing planned';
  return count === 1 ? '1 window' : `${count} windows`;
}

function Marks({ planned }: { planned: readonly Planned[] }) {
  return (
    <span className={styles.marks}>
      {planned.slice(0, SHOWN).map((one) => (
        <Mark key={`${one.schedule_id} ${one.starts_at}`} planned={one} />
      ))}
      {planned.length > SHOWN && <span className={styles.more}>+{planned.length - SHOWN}</span>}
    </span>
  );
}

function Mark({ planned }: { planned: Planned }) {
  const scope = useScopeText(planned.scope);
  return (
    <span className={styles.mark}>
      <span className={styles.words}>
        {timeText(planned.starts_at)} <bdi>{scope}</bdi>
      </span>
    </span>
  );
}
