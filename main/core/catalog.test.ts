import { describe, expect, test } from 'vitest';
import type { ActionType } from '../contract/catalog.ts';
import { UnitName } from '../contract/unit-name.ts';
import {
  allowedOn,
  changedType,
  checkParameters,
  commandArgv,
  createCatalog,
  displayCommand,
  templateErrors,
} from './catalog.ts';

const stored = (...rows: { name: string; definition: unknown }[]) => createCatalog({ list: () => rows });
const builtin = (name: string): ActionType => {
  const type = stored().get(name);
  if (type === null) throw new Error(`no ${name}`);
  return type;
};
const own: ActionType = {
  name: 'rotate',
  title: 'Rotate a log',
  argv: ['logrotate', '--force', '{file}', '--lines={lines}'],
  parameters: { file: { kind: 'word', max_length: 20 }, lines: { kind: 'integer', min: 1, max: 9 } },
  needs_root: true,
  time_limit_seconds: 10,
  needs_approval: 'always',
  expire_after_hours: null,
  only_servers: null,
  only_tags: null,
  enabled: true,
  is_builtin: false,
};

describe('catalog', () => {
  test('ACT-4: the built-in types are there, and nothing else', () => {
    expect(
      stored()
        .list()
        .map((type) => type.name),
    ).toEqual(['restart_service', 'clear_logs']);
    expect(stored().get('run_command')).toBeNull();
  });

  test('SVC-3, ACT-4: the commands are those of the specification', () => {
    expect(displayCommand(builtin('restart_service'), 'plex', {})).toBe('systemctl restart plex');
    expect(displayCommand(builtin('clear_logs'), null, {})).toBe('journalctl --vacuum-time=7d');
  });

  test('RUN-1: the argv that runs is the one shown, and no name that the grammar knows can be an option', () => {
    const name = 'systemd-fsck@dev-disk-by\\x2duuid';
    expect(commandArgv(builtin('restart_service'), name, {})).toEqual(['systemctl', 'restart', name]);
    for (let code = 0; code < 0x250; code += 1) {
      const first = String.fromCharCode(code);
      for (const rest of ['', 'h', '-help', 'plex.service'])
        if (UnitName.safeParse(first + rest).success) expect(first).toMatch(/[A-Za-z0-9:_.\\@]/);
    }
    for (const option of ['-', '-h', '--', '--help', '-H.service', '-@x'])
      expect(UnitName.safeParse(option).success).toBe(false);
  });

  test('ACT-4: an own type becomes its argv, each value one argument or part of one', () => {
    expect(commandArgv(own, null, { file: 'a{lines}', lines: 3 })).toEqual([
      'logrotate',
      '--force',
      'a{lines}',
      '--lines=3',
    ]);
  });

  test('ACT-4: an argument that a shell would read more into is shown in quotes', () => {
    const type = { ...own, argv: ['echo', "it's", 'a b', '{file}'] };
    expect(displayCommand(type, null, { file: 'x', lines: 1 })).toBe("echo 'it'\\''s' 'a b' x");
  });

  test.each([
    [{}, ['parameters.file', 'parameters.lines']],
    [{ file: '-rf', lines: 1 }, ['parameters.file']],
    [{ file: 'a b', lines: 1 }, ['parameters.file']],
    [{ file: 'x'.repeat(21), lines: 1 }, ['parameters.file']],
    [{ file: 'x', lines: 0 }, ['parameters.lines']],
    [{ file: 'x', lines: 1.5 }, ['parameters.lines']],
    [{ file: 'x', lines: 1, more: 'y' }, ['parameters.more']],
    [{ file: 'x', lines: 9 }, []],
  ])('ACT-4: parameters %j are wrong at %j', (values, paths) => {
    expect(
      checkParameters(own, undefined, values as Record<string, string | number>).map((error) => error.path),
    ).toEqual(paths);
  });

  test('ACT-4: a service is required exactly where the template has one', () => {
    expect(checkParameters(builtin('restart_service'), undefined, {})[0]?.path).toBe('service_name');
    expect(checkParameters(builtin('clear_logs'), 'plex', {})[0]?.path).toBe('service_name');
    expect(checkParameters(builtin('restart_service'), 'plex', {})).toEqual([]);
  });

  test('ACT-4: templates that could not be filled are refused', () => {
    const paths = (argv: string[], parameters: ActionType['parameters']) =>
      templateErrors({ argv, parameters }).map((error) => error.path);
    expect(paths(['x', '{y}'], {})).toEqual(['argv.1']);
    expect(paths(['{service}'], {})).toEqual(['argv.0']);
    expect(paths(['x'], { y: { kind: 'integer', min: 2, max: 1 } })).toEqual(['parameters.y', 'parameters.y']);
    expect(paths(['x', '{service}'], { service: { kind: 'word', max_length: 1 } })).toEqual(['parameters.service']);
  });

  test.each(['constructor', 'valueof', 'tostring', '__proto__', 'hasownproperty'])(
    'ACT-4: %s is a parameter only where the owner made it one',
    (name) => {
      const argv = ['x', `--of={${name}}`];
      if (/^[a-z]/.test(name))
        expect(templateErrors({ argv, parameters: {} }).map((error) => error.path)).toEqual(['argv.1']);
      const values = JSON.parse(`{"file":"x","lines":1,"${name}":"y"}`);
      expect(checkParameters(own, undefined, values).map((error) => error.path)).toEqual([`parameters.${name}`]);
      const type: ActionType = { ...own, argv, parameters: { [name]: { kind: 'word', max_length: 9 } } };
      expect(checkParameters(type, undefined, {}).map((error) => error.message)).toEqual(['is missing']);
      if (/^[a-z]/.test(name)) expect(commandArgv(type, null, { [name]: 'y' })).toEqual(['x', '--of=y']);
      expect(commandArgv(type, null, {})).toEqual(argv);
    },
  );

  test('RUN-1, ACT-4: no value makes an argument an option, neither when the type is made nor when it is used', () => {
    const depth = (argv: string[], min: number): ActionType => ({
      ...own,
      argv: ['find', ...argv],
      parameters: { n: { kind: 'integer', min, max: 9 } },
    });
    const paths = (type: ActionType) => templateErrors(type).map((error) => error.path);
    expect(paths(depth(['{n}'], -1))).toEqual(['parameters.n']);
    expect(paths(depth(['{n}days'], -9))).toEqual(['parameters.n']);
    expect(paths(depth(['{n}'], 0))).toEqual([]);
    expect(paths(depth(['--depth={n}', '-{n}'], -1))).toEqual([]);
    // Kept by an earlier version: judged again by what the argument would be.
    expect(checkParameters(depth(['x', '{n}'], -1), undefined, { n: -1 })).toMatchObject([{ path: 'parameters.n' }]);
    expect(checkParameters(depth(['x', '{n}'], -1), undefined, { n: 1 })).toEqual([]);
    expect(checkParameters(depth(['--depth={n}'], -1), undefined, { n: -1 })).toEqual([]);
    const choice: ActionType = { ...own, argv: ['x', '{c}'], parameters: { c: { kind: 'choice', values: ['-rf'] } } };
    expect(checkParameters(choice, undefined, { c: '-rf' })).toMatchObject([{ path: 'parameters.c' }]);
  });

  test('ACT-4: a type runs only where its owner allowed it', () => {
    const web = { server_id: 'web-1', tags: ['web'] };
    expect(allowedOn(own, web)).toBe(true);
    expect(allowedOn({ ...own, enabled: false }, web)).toBe(false);
    expect(allowedOn({ ...own, only_servers: ['db-1'] }, web)).toBe(false);
    expect(allowedOn({ ...own, only_servers: ['db-1'], only_tags: ['web'] }, web)).toBe(true);
    expect(allowedOn({ ...own, only_servers: [] }, web)).toBe(false);
    expect(allowedOn(null, web)).toBe(false);
  });

  test('ACT-4: of a built-in type the limits may be changed, the command not', () => {
    const type = builtin('restart_service');
    expect(changedType(type, { argv: ['rm', '-rf', '/'] })).toMatchObject({
      ok: false,
      problem: { code: 'builtin_type' },
    });
    const changed = changedType(type, { time_limit_seconds: 5 });
    if (!changed.ok) throw new Error('refused');
    const after = stored({ name: 'restart_service', definition: changed.value }).get('restart_service');
    expect(after).toMatchObject({
      time_limit_seconds: 5,
      argv: ['systemctl', 'restart', '{service}'],
      is_builtin: true,
    });
  });
});
