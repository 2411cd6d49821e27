/** The catalog: which action types exist, where they are allowed, and the argv an action becomes (SPEC ACT-4, RUN-1). */
import { ActionType, type ActionTypeInput, type ActionTypePatch } from '../contract/catalog.ts';
import { type FieldError, problem } from '../contract/error.ts';
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
    for (const name of placeholders(argument)) {
      used.add(name);
      if (name !== 'service' && !(name in type.parameters)) {
        errors.push({ path: `argv.${index}`, message: `{${name}} is not one of its parameters` });
      }
    }
  }
  if (placeholders(type.argv[0] ?? '').length > 0) {
    errors.push({ path: 'argv.0', message: 'the program itself must be fixed' });
  }
  for (const [name, parameter] of Object.entries(type.parameters)) {
    if (name === 'service')
      errors.push({ path: 'parameters.service', message: 'service is filled in by service_name' });
    else if (!used.has(name)) errors.push({ path: `parameters.${name}`, message: 'is not used in argv' });
    if (parameter.kind === 'integer' && parameter.min > parameter.max) {
      errors.push({ path: `parameters.${name}`, message: 'min is greater than max' });
    }
  }
  return errors;
}

export function needsService(type: Pick<ActionType, 'argv'>): boolean {
  return type.argv.some((argument) => placeholders(argument).includes('service'));
}

/** Whether this type may run on this server now (ACT-4, ACT-8). */
export function allowedOn(
  type: ActionType | null,
  server: Pick<ServerRecord, 'server_id' | 'tags'>,
): type is ActionType {
  if (!type?.enabled) return false;
  const { only_servers: servers, only_tags: tags } = type;
  if (servers === null && tags === null) return true;
  return (servers?.includes(server.server_id) ?? false) || (tags?.some((tag) => server.tags.includes(tag)) ?? false);
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
    if (!(name in type.parameters))
      errors.push({ path: `parameters.${name}`, message: 'is not a parameter of this type' });
  }
  for (const [name, parameter] of Object.entries(type.parameters)) {
    const message = wrongValue(parameter, values[name]);
    if (message !== null) errors.push({ path: `parameters.${name}`, message });
  }
  return errors;
}

/** The command as a person approves it: `systemctl restart plex`. */
export function displayCommand(type: ActionType, service: string | null, values: Parameters): string {
  return commandArgv(type, service, values).map(shown).join(' ');
}

/** The argv as it is run, which is the one shown: sudoers that allow `systemctl restart plex` match it (RUN-1). */
export function commandArgv(type: ActionType, service: string | null, values: Parameters): string[] {
  return fill(type.argv, service, values);
}

function fill(argv: readonly string[], service: string | null, values: Parameters): string[] {
  return argv.map((argument) =>
    argument.replace(/\{([a-z][a-z0-9_]*)\}/g, (_, name: string) =>
      String(name === 'service' ? (service ?? '') : values[name]),
    ),
  );
}

function placeholders(argument: string): string[] {
  return [...argument.matchAll(/\{([a-z][a-z0-9_]*)\}/g)].map((match) => match[1] as string);
}

/** Plain where no shell would read more into it, else in quotes, so that the eye sees the borders of each argument. */
function shown(argument: string): string {
  return /^[A-Za-z0-9:_.\\@%+=,/-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
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
