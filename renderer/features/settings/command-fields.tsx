/** The command of an own action type: what it is called, its arguments, its parameters, and how it will look. */
import { Plus } from 'lucide-react';
import { useRef } from 'react';
import { splitCommand } from '../../../main/contract/command-text.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, Textarea, TextInput } from '../../ui/field.tsx';
import { CommandPreview } from './command-preview.tsx';
import { ParameterFields } from './parameter-fields.tsx';
import styles from './settings.module.css';
import type { TypeFieldsProps } from './type-dialog.tsx';
import { errorAt, newParameter, type ParameterDraft, parameterOf } from './type-draft.ts';

export function CommandFields({ draft, onChange, errors }: TypeFieldsProps) {
  const addRef = useRef<HTMLButtonElement>(null);
  const argv = splitCommand(draft.argv) ?? [];
  const change = (key: number, part: Partial<ParameterDraft>) =>
    onChange({
      parameters: draft.parameters.map((parameter) => (parameter.key === key ? { ...parameter, ...part } : parameter)),
    });
  const remove = (key: number) => {
    onChange({ parameters: draft.parameters.filter((parameter) => parameter.key !== key) });
    addRef.current?.focus();
  };
  const add = () => {
    const key = Math.max(-1, ...draft.parameters.map((parameter) => parameter.key)) + 1;
    onChange({ parameters: [...draft.parameters, newParameter(key)] });
  };
  return (
    <>
      <TextInput
        label="Title"
        required
        maxLength={100}
        value={draft.title}
        error={errorAt(errors, 'title')}
        onChange={(event) => onChange({ title: event.target.value })}
      />
      <Textarea
        label="Command"
        hint="As you would type it, with quotes around what belongs together. No shell reads it. {service} and the names of parameters in braces are replaced by their values."
        required
        rows={4}
        spellCheck={false}
        value={draft.argv}
        error={errorAt(errors, 'argv', 'Argument')}
        onChange={(event) => onChange({ argv: event.target.value })}
      />
      <div className={styles.form}>
        {draft.parameters.map((parameter) => (
          <ParameterFields
            key={parameter.key}
            parameter={parameter}
            errors={errors}
            onChange={(part) => change(parameter.key, part)}
            onRemove={() => remove(parameter.key)}
          />
        ))}
        <div>
          <Button ref={addRef} size="small" onClick={add}>
            <Plus size={14} aria-hidden />
            Add parameter
          </Button>
        </div>
      </div>
      {argv.length > 0 && (
        <CommandPreview
          argv={argv}
          parameters={Object.fromEntries(draft.parameters.map((one) => [one.name.trim(), parameterOf(one)]))}
        />
      )}
      <Checkbox
        label="It needs root, so it runs with sudo where the login is not root"
        checked={draft.needsRoot}
        onChange={(event) => onChange({ needsRoot: event.target.checked })}
      />
    </>
  );
}
