/** An action type as it is typed into the form, and what of it is sent. */
import type { ActionType, ActionTypeInput, TypeParameter } from '../../../main/contract/catalog.ts';
import { splitCommand, templateText } from '../../../main/contract/command-text.ts';
import type { FieldError } from '../../../main/contract/error.ts';

export interface ParameterDraft {
  /** Its place in the form, whatever it is called. */
  key: number;
  name: string;
  kind: TypeParameter['kind'];
  min: string;
  max: string;
  /** One a line. */
  values: string;
  maxLength: string;
}

export interface TypeDraft {
  name: string;
  title: string;
  /** As a person types a command. */
  argv: string;
  parameters: readonly ParameterDraft[];
  needsRoot: boolean;
  timeLimit: string;
  needsApproval: ActionType['needs_approval'];
  /** Empty: as the settings say. */
  expireAfter: string;
  /** Names apart by spaces or commas; empty: all. */
  onlyServers: string;
  onlyTags: string;
  enabled: boolean;
}

export const NEW_TYPE: TypeDraft = {
  name: '',
  title: '',
  argv: '',
  parameters: [],
  needsRoot: true,
  timeLimit: '60',
  needsApproval: 'when_paused',
  expireAfter: '',
  onlyServers: '',
  onlyTags: '',
  enabled: true,
};

export function newParameter(key: number): ParameterDraft {
  return { key, name: '', kind: 'word', min: '0', max: '100', values: '', maxLength: '100' };
}

function parameterDraft(key: number, name: string, parameter: TypeParameter): ParameterDraft {
  const draft = { ...newParameter(key), name, kind: parameter.kind };
  switch (parameter.kind) {
    case 'integer':
      return { ...draft, min: String(parameter.min), max: String(parameter.max) };
    case 'choice':
      return { ...draft, values: parameter.values.join('\n') };
    case 'word':
      return { ...draft, maxLength: String(parameter.max_length) };
  }
}

export function draftOf(type: ActionType): TypeDraft {
  return {
    name: type.name,
    title: type.title,
    argv: templateText(type.argv),
    parameters: Object.entries(type.parameters).map(([name, parameter], key) => parameterDraft(key, name, parameter)),
    needsRoot: type.needs_root,
    timeLimit: String(type.time_limit_seconds),
    needsApproval: type.needs_approval,
    expireAfter: type.expire_after_hours === null ? '' : String(type.expire_after_hours),
    onlyServers: type.only_servers?.join(' ') ?? '',
    onlyTags: type.only_tags?.join(' ') ?? '',
    enabled: type.enabled,
  };
}

/** What may be changed of every type, built in or own. */
export function limitsOf(draft: TypeDraft) {
  return {
    time_limit_seconds: Number(draft.timeLimit),
    needs_approval: draft.needsApproval,
    expire_after_hours: draft.expireAfter.trim() === '' ? null : Number(draft.expireAfter),
    only_servers: namesIn(draft.onlyServers),
    only_tags: namesIn(draft.onlyTags),
    enabled: draft.enabled,
  };
}

export function inputOf(draft: TypeDraft): ActionTypeInput {
  return {
    name: draft.name.trim(),
    title: draft.title,
    argv: splitCommand(draft.argv) ?? [],
    parameters: Object.fromEntries(
      draft.parameters.map((parameter) => [parameter.name.trim(), parameterOf(parameter)]),
    ),
    needs_root: draft.needsRoot,
    ...limitsOf(draft),
  };
}

/** One a line; empty lines are none. Spaces belong to their value. */
function linesIn(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line !== '');
}

function namesIn(text: string): string[] | null {
  const names = text.split(/[\s,]+/).filter((name) => name !== '');
  return names.length === 0 ? null : names;
}

export function parameterOf(draft: ParameterDraft): TypeParameter {
  switch (draft.kind) {
    case 'integer':
      return { kind: 'integer', min: Number(draft.min), max: Number(draft.max) };
    case 'choice':
      return { kind: 'choice', values: linesIn(draft.values) };
    case 'word':
      return { kind: 'word', max_length: Number(draft.maxLength) };
  }
}

/** What the form sees by itself; everything else is judged by the host. */
export function draftErrors(draft: TypeDraft, isBuiltin: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const number = (path: string, typed: string) => {
    if (typed.trim() === '' || !Number.isFinite(Number(typed))) errors.push({ path, message: 'must be a number' });
  };
  number('time_limit_seconds', draft.timeLimit);
  if (draft.expireAfter.trim() !== '') number('expire_after_hours', draft.expireAfter);
  if (isBuiltin) return errors;
  if (splitCommand(draft.argv) === null) errors.push({ path: 'argv', message: 'has a quote that is not closed' });
  for (const [index, { name }] of draft.parameters.entries()) {
    const isTwice = draft.parameters.findIndex((other) => other.name.trim() === name.trim()) !== index;
    if (name.trim() === '') errors.push({ path: 'parameters.', message: 'needs a name' });
    else if (isTwice) errors.push({ path: `parameters.${name.trim()}`, message: 'is there twice' });
  }
  return errors;
}

/** What is wrong at a path or below it; of lists with the place it is at, in `places`: a line, an argument. */
export function errorAt(errors: readonly FieldError[], path: string, places = 'Line'): string | null {
  const found = errors.find((error) => error.path === path || error.path.startsWith(`${path}.`));
  if (found === undefined) return null;
  const line = /^\d+/.exec(found.path.slice(path.length + 1));
  return line === null ? found.message : `${places} ${Number(line[0]) + 1}: ${found.message}`;
}
