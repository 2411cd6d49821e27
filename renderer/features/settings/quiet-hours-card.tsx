/** Quiet hours: no native notifications, everything else as always (TRY-3). */
import { type FormEvent, useState } from 'react';
import { fieldError } from '../../client/answer.ts';
import { useMirror } from '../../store/context.ts';
import { Card } from '../../ui/card.tsx';
import { Checkbox, TextInput } from '../../ui/field.tsx';
import { SaveFoot } from './save-foot.tsx';
import styles from './settings.module.css';
import { useSave } from './use-save.ts';

interface Draft {
  isOn: boolean;
  from: string;
  to: string;
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

export function QuietHoursCard() {
  const known = useMirror((mirror) => mirror.settings.quiet_hours);
  const save = useSave();
  const [draft, setDraft] = useState<Draft | null>(null);
  const saved: Draft = { isOn: known !== null, from: known?.from ?? '22:00', to: known?.to ?? '07:00' };
  const { isOn, from, to } = draft ?? saved;
  const isChanged = draft !== null && (isOn !== saved.isOn || (isOn && (from !== saved.from || to !== saved.to)));
  const change = (part: Partial<Draft>) => {
    setDraft({ isOn, from, to, ...part });
    save.forget();
  };
  const errorOf = (name: 'from' | 'to', time: string) =>
    TIME.test(time) ? fieldError(save.problem, `quiet_hours.${name}`) : 'must be a time such as 22:30';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isOn && !(TIME.test(from) && TIME.test(to))) return;
    if (isChanged && (await save.save({ quiet_hours: isOn ? { from, to } : null }))) setDraft(null);
  };
  return (
    <Card title="Quiet hours">
      <form className={styles.form} onSubmit={submit} noValidate>
        <p className={styles.meaning}>
          Between these times, every day, Holdpoint shows no notifications on the desktop. The queue, the tray icon and
          this window go on showing everything.
        </p>
        <Checkbox
          label="Keep quiet hours"
          checked={isOn}
          onChange={(event) => change({ isOn: event.target.checked })}
        />
        {isOn && (
          <div className={styles.fields}>
            <TextInput
              label="From"
              type="time"
              value={from}
              error={errorOf('from', from)}
              onChange={(event) => change({ from: event.target.value })}
            />
            <TextInput
              label="To"
              type="time"
              hint="Local time of the machine Holdpoint runs on. Earlier than From is the next morning."
              value={to}
              error={errorOf('to', to)}
              onChange={(event) => change({ to: event.target.value })}
            />
          </div>
        )}
        <SaveFoot
          save={save}
          isChanged={isChanged}
          onUndo={() => {
            setDraft(null);
            save.forget();
          }}
        />
      </form>
    </Card>
  );
}
