/** One parameter of an action type: its name, its kind and its bounds. */

import { X } from 'lucide-react';
import type { FieldError } from '../../../main/contract/error.ts';
import { Button } from '../../ui/button.tsx';
import { Select, Textarea, TextInput } from '../../ui/field.tsx';
import { visibleLine } from '../../ui/visible-text.ts';
import styles from './parameter-fields.module.css';
import { errorAt, type ParameterDraft } from './type-draft.ts';

export interface ParameterFieldsProps {
  parameter: ParameterDraft;
  errors: readonly FieldError[];
  onChange: (part: Partial<ParameterDraft>) => void;
  onRemove: () => void;
}

export function ParameterFields({ parameter, errors, onChange, onRemove }: ParameterFieldsProps) {
  const name = parameter.name.trim();
  return (
    <fieldset className={styles.parameter}>
      <legend>Parameter {visibleLine(name)}</legend>
      <div className={styles.fields}>
        <TextInput
          label="Name"
          required
          maxLength={32}
          value={parameter.name}
          error={errorAt(errors, `parameters.${name}`)}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        <Select
          label="Kind"
          value={parameter.kind}
          onChange={(event) => onChange({ kind: event.target.value as ParameterDraft['kind'] })}
        >
          <option value="word">One word</option>
          <option value="integer">A whole number</option>
          <option value="choice">One of a list</option>
        </Select>
        <Bounds parameter={parameter} onChange={onChange} />
      </div>
      <Button kind="quiet" size="small" onClick={onRemove}>
        <X size={14} aria-hidden />
        Remove parameter<span className="visually-hidden"> {visibleLine(name)}</span>
      </Button>
    </fieldset>
  );
}

function Bounds({ parameter, onChange }: Pick<ParameterFieldsProps, 'parameter' | 'onChange'>) {
  switch (parameter.kind) {
    case 'integer':
      return (
        <>
          <TextInput
            label="Least"
            inputMode="numeric"
            value={parameter.min}
            onChange={(event) => onChange({ min: event.target.value })}
          />
          <TextInput
            label="Greatest"
            inputMode="numeric"
            value={parameter.max}
            onChange={(event) => onChange({ max: event.target.value })}
          />
        </>
      );
    case 'choice':
      return (
        <Textarea
          label="Values, one a line"
          rows={3}
          spellCheck={false}
          value={parameter.values}
          onChange={(event) => onChange({ values: event.target.value })}
        />
      );
    case 'word':
      return (
        <TextInput
          label="Longest"
          hint="Characters"
          inputMode="numeric"
          value={parameter.maxLength}
          onChange={(event) => onChange({ maxLength: event.target.value })}
        />
      );
  }
}
