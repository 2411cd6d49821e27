/** `holdpoint catalog …`: the closed list of action types (SPEC ACT-4). */
import type { Command } from 'commander';
import { ActionType } from '../../contract/catalog.ts';
import { TypeList } from '../answers.ts';
import { path } from '../api-client.ts';
import { wrongUsage } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { harmless } from '../harmless.ts';
import { readNamedFile } from '../read-named-file.ts';
import { readStdin } from '../secrets.ts';
import { table } from '../table.ts';

const MAX_FILE_BYTES = 1024 * 1024;

export function addCatalogCommands(program: Command, context: Context): void {
  const catalog = program.command('catalog').helpGroup('Administration:').description('the action types that exist');
  catalog
    .command('list')
    .description('every action type')
    .action(async () => {
      const { api, out } = context;
      out.show(await api.get('/catalog', TypeList), ({ types }) => typeTable(types, context));
    });
  catalog
    .command('add')
    .argument('<file>', 'a JSON file, or - for standard input')
    .description('add an action type')
    .action(async (file: string) => {
      const { api, out } = context;
      const answer = await api.send('POST', '/catalog', ActionType, await readObject(file));
      out.show(answer, (type) => typeTable([type], context));
    });
  catalog
    .command('edit')
    .argument('<name>')
    .argument('<file>', 'a JSON file with what changes, or - for standard input')
    .description('change an action type, or disable it with {"enabled": false}')
    .action(async (name: string, file: string) => {
      const { api, out } = context;
      const answer = await api.send('PATCH', path`/catalog/${name}`, ActionType, await readObject(file));
      out.show(answer, (type) => typeTable([type], context));
    });
  catalog
    .command('remove')
    .argument('<name>')
    .description('remove an action type; built-in ones can only be disabled')
    .action(async (name: string) => {
      await context.api.remove(path`/catalog/${name}`);
      context.out.lines([harmless(`Removed the action type ${name}.`)]);
    });
}

function typeTable(types: readonly ActionType[], { out }: Context): string[] {
  return table(
    ['TYPE', 'TITLE', 'COMMAND', 'ROOT', 'APPROVAL', 'LIMIT', 'ENABLED'],
    types.map((type) => [
      type.name,
      type.title,
      type.argv.join(' '),
      type.needs_root ? 'yes' : 'no',
      type.needs_approval === 'always' ? 'always' : 'in maintenance',
      `${type.time_limit_seconds} s`,
      type.enabled ? 'yes' : { text: 'no', tone: 'warning' },
    ]),
    out.paint,
  );
}

async function readObject(file: string): Promise<object> {
  const text = file === '-' ? await readStdin(MAX_FILE_BYTES) : readText(file);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    throw wrongUsage(`${file} is not well-formed JSON: ${(error as Error).message}`);
  }
  throw wrongUsage(`${file} must hold one JSON object`);
}

function readText(file: string): string {
  try {
    return readNamedFile(file, MAX_FILE_BYTES);
  } catch (error) {
    throw wrongUsage(`the file cannot be read: ${(error as Error).message}`);
  }
}
