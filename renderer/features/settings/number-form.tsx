/** Settings that are numbers: checked at the field, saved together. */
import { type FormEvent, useRef, useState } from 'react';
import type { SettingsPatch } from '../../../main/contract/settings.ts';
import { fieldError } from '../../client/answer.ts';
import { useMirror } from '../../store/context.ts';
import { Card } from '../../ui/card.tsx';
import { TextInput } from '../../ui/field.tsx';
import { boundsOf, boundsText, type NumberName, type NumberSetting, readNumber } from './number-settings.ts';
import { SaveFoot } from './save-foot.tsx';
import styles from './settings.module.css';
import { useSave } from './use-save.ts';

type Drafts = Partial<Record<NumberName, string>>;

/** What was not touched follows the mirror, whoever changes it. */
export function NumberForm({ title, settings }: { title: string; settings: readonly NumberSetting[] }) {
  const known = useMirror((mirror) => mirror.settings);
  const save = useSave();
  const [drafts, setDrafts] = useState<Drafts>({});
  const [isTried, setIsTried] = useState(false);
  const formRef = useRef<HTMLFormElement>(null);
  const changed = settings.filter(({ name }) => drafts[name] !== undefined && drafts[name] !== String(known[name]));

  const errorOf = (name: NumberName): string | null => {
    const typed = drafts[name];
    const read = typed === undefined ? 0 : readNumber(name, typed);
    return typeof read === 'string' ? read : fieldError(save.problem, name);
  };
  const undo = () => {
    setDrafts({});
    setIsTried(false);
    save.forget();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    const patch: SettingsPatch = {};
    for (const { name } of changed) {
      const value = readNumber(name, drafts[name] ?? '');
      if (typeof value === 'string') return focusField(formRef.current, name);
      patch[name] = value;
    }
    if (changed.length > 0 && (await save.save(patch))) setDrafts({});
  };

  return (
    <Card title={title}>
      <form ref={formRef} className={styles.form} onSubmit={submit} noValidate>
        <div className={styles.fields}>
          {settings.map(({ name, label, meaning }) => (
            <TextInput
              key={name}
              name={name}
              label={label}
              hint={`${meaning} ${boundsText(name)}.`}
              error={isTried || drafts[name] !== '' ? errorOf(name) : null}
              inputMode={boundsOf(name).isWhole ? 'numeric' : 'decimal'}
              value={drafts[name] ?? String(known[name])}
              onChange={(event) => {
                setDrafts({ ...drafts, [name]: event.target.value });
                save.forget();
              }}
            />
          ))}
        </div>
        <SaveFoot save={save} isChanged={changed.length > 0} onUndo={undo} />
      </form>
    </Card>
  );
}

function focusField(form: HTMLFormElement | null, name: string): void {
  form?.querySelector<HTMLElement>(`[name="${name}"]`)?.focus();
}
