/** `holdpoint catalog …`: the closed list of action types (SPEC ACT-4). */
import type { Command } from 'commander';
import { ActionType, type AffectedActions, ChangedType } from '../../contract/catalog.ts';
import { RemovedType, TypeList } from '../answers.ts';
import { path } from '../api-client.ts';
import { wrongUsage } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { harmless } from '../harmless.ts';
import { readNamedFile } from '../read-named-file.ts';
import { readStdin } from '../secrets.ts';
import { table } from '../table.ts';

const MAX_FILE_BYTES = 1024 * 1024;
const NAMED = 10;

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
      const answer = await api.send('PATCH', path`/catalog/${name}`, ChangedType, await readObject(file));
      out.show(answer, (type) => typeTable([type], context));
      noteAffected(context, answer.read().affected);
    });
  catalog
    .command('remove')
    .argument('<name>')
    .description('remove an action type; built-in ones can only be disabled')
    .action(async (name: string) => {
      const removed = await context.api.remove(path`/catalog/${name}`, RemovedType);
      context.out.lines([harmless(`Removed the action type ${name}.`)]);
      if (removed !== null) noteAffected(context, removed.affected);
    });
}

/** What waits or is approved under a type that is not what it was any more (ACT-10). */
function noteAffected({ out }: Context, { count, action_ids: ids }: AffectedActions): void {
  if (count === 0) return;
  const which = `${ids.slice(0, NAMED).join(', ')}${count > NAMED ? ' …' : ''}`;
  out.note(
    `${count === 1 ? '1 action waits or is' : `${count} actions wait or are`} approved under it (${which}). What it changes of ` +
      'them is refused when their turn comes; then: holdpoint action ask-again ID',
  );
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
