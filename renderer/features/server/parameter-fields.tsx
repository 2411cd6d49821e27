/** The typed parameters of an action type. */

import type { ActionType, TypeParameter } from '../../../main/contract/catalog.ts';
import { own } from '../../../main/contract/own.ts';
import { type ClientProblem, fieldError } from '../../client/answer.ts';
import { Select, TextInput } from '../../ui/field.tsx';
import { visibleLine } from '../../ui/visible-text.ts';
import type { ParameterDraft } from './catalog-form.ts';

export interface ParameterFieldsProps {
  type: Pick<ActionType, 'parameters'>;
  draft: ParameterDraft;
  onChange: (draft: ParameterDraft) => void;
  problem: ClientProblem | null;
}

export function ParameterFields({ type, draft, onChange, problem }: ParameterFieldsProps) {
  return Object.entries(type.parameters).map(([name, parameter]) => (
    <ParameterField
      key={name}
      parameter={parameter}
      label={name.replaceAll('_', ' ')}
      value={own(draft, name) ?? ''}
      error={fieldError(problem, `parameters.${name}`)}
      onChange={(event) => onChange({ ...draft, [name]: event.target.value })}
    />
  ));
}

interface ParameterFieldProps {
  parameter: TypeParameter;
  label: string;
  value: string;
  error: string | null;
  onChange: (event: { target: { value: string } }) => void;
}

function ParameterField({ parameter, ...field }: ParameterFieldProps) {
  switch (parameter.kind) {
    case 'integer':
      return <TextInput inputMode="numeric" hint={`${parameter.min} to ${parameter.max}`} {...field} />;
    case 'choice':
      return (
        <Select {...field}>
          <option value="">Choose …</option>
          {parameter.values.map((value) => (
            <option key={value} value={value}>
              {visibleLine(value)}
            </option>
          ))}
        </Select>
      );
    case 'word':
      return <TextInput maxLength={parameter.max_length} {...field} />;
  }
}
