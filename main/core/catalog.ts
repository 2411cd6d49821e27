/** The catalog: which action types exist, where they are allowed, and the argv an action becomes (SPEC ACT-4, RUN-1). */
import { ActionType, type ActionTypeInput, type ActionTypePatch, isAllowedOn } from '../contract/catalog.ts';
import { commandText, fillArgv, placeholdersIn } from '../contract/command-text.ts';
import { type FieldError, problem } from '../contract/error.ts';
import { own } from '../contract/own.ts';
import type { ServerRecord, TypeStore } from './ports.ts';
import { fail, ok, type Result } from './result.ts';

export type Parameters = Record<string, string | number>;

const BUILTIN: readonly ActionType[] = [
  {
    name: 'restart_service',
    title: 'Restart a service',
    argv: ['systemctl', 'restart', '{service}'],
    parameters: {},
    needs_root: true,
    time_limit_seconds: 180,
    needs_approval: 'when_paused',
    expire_after_hours: null,
    only_servers: null,
    only_tags: null,
    enabled: true,
    is_builtin: true,
  },
  {
    name: 'clear_logs',
    title: 'Clear journal older than 7 days',
    argv: ['journalctl', '--vacuum-time=7d'],
    parameters: {},
    needs_root: true,
    time_limit_seconds: 300,
    needs_approval: 'when_paused',
    expire_after_hours: null,
    only_servers: null,
    only_tags: null,
    enabled: true,
    is_builtin: true,
  },
];

/** What the owner may change of a built-in type. */
const CHANGEABLE_BUILTIN = new Set([
  'time_limit_seconds',
  'needs_approval',
  'expire_after_hours',
  'only_servers',
  'only_tags',
  'enabled',
]);

export const RESTART_TYPE = 'restart_service';

export interface Catalog {
  list(): ActionType[];
  get(name: string): ActionType | null;
}

/** Reads the catalog from the store each time, so that a change counts at once, also for actions already approved. */
export function createCatalog(types: Pick<TypeStore, 'list'>): Catalog {
  const list = (): ActionType[] => {
    const stored = new Map(types.list().map((row) => [row.name, row.definition]));
    const builtin = BUILTIN.map((type) =>
      ActionType.parse({ ...type, ...(stored.get(type.name) as object | undefined) }),
    );
    const own = [...stored]
      .filter(([name]) => !BUILTIN.some((type) => type.name === name))
      .map(([name, definition]) => ActionType.parse({ ...(definition as object), name, is_builtin: false }));
    return [...builtin, ...own.sort((a, b) => a.name.localeCompare(b.name))];
  };
  return { list, get: (name) => list().find((type) => type.name === name) ?? null };
}

export function isBuiltin(name: string): boolean {
  return BUILTIN.some((type) => type.name === name);
}

/** What is stored for a changed type, or why the change is refused. */
export function changedType(type: ActionType, change: ActionTypePatch): Result<object> {
  if (type.is_builtin) {
    const fixed = Object.keys(change).filter((key) => !CHANGEABLE_BUILTIN.has(key));
    if (fixed.length > 0) {
      return fail(problem('builtin_type', `${type.name} is built in; ${fixed.join(', ')} cannot be changed.`));
    }
    return ok(
      Object.fromEntries(Object.entries({ ...type, ...change }).filter(([key]) => CHANGEABLE_BUILTIN.has(key))),
    );
  }
  const { name: _name, is_builtin: _builtin, ...definition } = { ...type, ...change } as ActionType;
  const wrong = templateErrors(definition);
  return wrong.length > 0
    ? fail(problem('validation_error', 'The type is not well formed.', { errors: wrong }))
    : ok(definition);
}

/** What is wrong with an argv template: unknown placeholders, unused or badly bounded parameters. */
export function templateErrors(type: Pick<ActionTypeInput, 'argv' | 'parameters'>): FieldError[] {
  const errors: FieldError[] = [];
  const used = new Set<string>();
  for (const [index, argument] of type.argv.entries()) {
    for (const name of placeholdersIn(argument)) {
      used.add(name);
      if (name !== 'service' && !Object.hasOwn(type.parameters, name)) {
        errors.push({ path: `argv.${index}`, message: `{${name}} is not one of its parameters` });
      }
    }
  }
  if (placeholdersIn(type.argv[0] ?? '').length > 0) {
    errors.push({ path: 'argv.0', message: 'the program itself must be fixed' });
  }
  for (const [name, parameter] of Object.entries(type.parameters)) {
    if (name === 'service')
      errors.push({ path: 'parameters.service', message: 'service is filled in by service_name' });
    else if (!used.has(name)) errors.push({ path: `parameters.${name}`, message: 'is not used in argv' });
    if (parameter.kind !== 'integer') continue;
    if (parameter.min > parameter.max) {
      errors.push({ path: `parameters.${name}`, message: 'min is greater than max' });
    }
    if (parameter.min < 0 && type.argv.some((argument) => argument.startsWith(`{${name}}`))) {
      const message = 'a negative value would begin an argument and be taken for an option: min must not be below 0';
      errors.push({ path: `parameters.${name}`, message });
    }
  }
  return errors;
}

export function needsService(type: Pick<ActionType, 'argv'>): boolean {
  return type.argv.some((argument) => placeholdersIn(argument).includes('service'));
}

/** Whether this type may run on this server now (ACT-4, ACT-8). */
export function allowedOn(
  type: ActionType | null,
  server: Pick<ServerRecord, 'server_id' | 'tags'>,
): type is ActionType {
  return type !== null && isAllowedOn(type, server);
}

/** Checks the values of an action against its type; the answer names every wrong one. */
export function checkParameters(type: ActionType, service: string | undefined, values: Parameters): FieldError[] {
  const errors: FieldError[] = [];
  if (needsService(type) && service === undefined) {
    errors.push({ path: 'service_name', message: `${type.name} needs a service` });
  }
  if (!needsService(type) && service !== undefined) {
    errors.push({ path: 'service_name', message: `${type.name} takes no service` });
  }
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(type.parameters, name))
      errors.push({ path: `parameters.${name}`, message: 'is not a parameter of this type' });
  }
  for (const [name, parameter] of Object.entries(type.parameters)) {
    const message = wrongValue(parameter, own(values, name));
    if (message !== null) errors.push({ path: `parameters.${name}`, message });
  }
  return errors.length > 0 ? errors : optionsMadeByValues(type, service ?? null, values);
}

/** Also for types that were kept before they were judged by this: no value may turn an argument into an option. */
function optionsMadeByValues(type: ActionType, service: string | null, values: Parameters): FieldError[] {
  return commandArgv(type, service, values).flatMap((argument, index) => {
    const template = type.argv[index] ?? '';
    if (!argument.startsWith('-') || template.startsWith('-')) return [];
    const [name = ''] = placeholdersIn(template);
    const path = name === 'service' ? 'service_name' : `parameters.${name}`;
    return [{ path, message: `would make the argument ${argument}, which reads as an option` }];
  });
}

/** The command as a person approves it: `systemctl restart plex`. */
export function displayCommand(type: ActionType, service: string | null, values: Parameters): string {
  return commandText(commandArgv(type, service, values));
}

/** The argv as it is run, which is the one shown: sudoers that allow `systemctl restart plex` match it (RUN-1). */
export function commandArgv(type: ActionType, service: string | null, values: Parameters): string[] {
  return fillArgv(type.argv, (name) => {
    const value = name === 'service' ? service : own(values, name);
    return value === null || value === undefined ? undefined : String(value);
  });
}

function wrongValue(parameter: ActionType['parameters'][string], value: string | number | undefined): string | null {
  if (value === undefined) return 'is missing';
  switch (parameter.kind) {
    case 'integer':
      return Number.isInteger(value) && Number(value) >= parameter.min && Number(value) <= parameter.max
        ? null
        : `must be a whole number from ${parameter.min} to ${parameter.max}`;
    case 'choice':
      return parameter.values.includes(String(value)) ? null : `must be one of ${parameter.values.join(', ')}`;
    case 'word':
      return typeof value === 'string' &&
        value.length <= parameter.max_length &&
        /^[A-Za-z0-9_.@:/+=,][A-Za-z0-9_.@:/+=,-]*$/.test(value)
        ? null
        : `must be a word of at most ${parameter.max_length} of A-Z a-z 0-9 _ . @ : / + = , -, not beginning with -`;
  }
}
