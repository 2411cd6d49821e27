/** `holdpoint desktop`: Holdpoint in the applications menu of this user. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { wrongUsage } from '../cli-error.ts';
import { dataDirOf } from '../connection.ts';
import type { Context } from '../context.ts';
import type { RunHost } from './host.ts';

/** See main/desktop-menu.ts. */
export interface Menu {
  add(dataDir: string): string[];
  remove(): string[];
  show(dataDir: string, link: string | undefined): Promise<boolean>;
}

export interface DesktopCommandsDeps {
  /** null on a system whose desktops keep their programs otherwise. */
  menu(): Promise<Menu | null>;
  runHost: RunHost;
}

export function addDesktopCommands(program: Command, context: Context, { menu, runHost }: DesktopCommandsDeps): void {
  const dataDir = () => resolve(dataDirOf(context.options, context.env));
  const theMenu = async () => {
    const found = await menu();
    if (found === null) throw wrongUsage('only desktops of Linux keep their programs in such files');
    return found;
  };
  const listed = (title: string, files: string[]) => context.out.lines([title, ...files.map((path) => `  ${path}`)]);
  const desktop = program
    .command('desktop')
    .helpGroup('Running it:')
    .description('Holdpoint in the applications menu of this user (Linux)');
  desktop
    .command('add')
    .description('put it there, with its icon and the links that open it')
    .action(async () => listed('Holdpoint is in the applications menu:', (await theMenu()).add(dataDir())));
  desktop
    .command('remove')
    .description('take it away again')
    .action(async () => {
      const files = (await theMenu()).remove();
      listed(files.length === 0 ? 'It was not there.' : 'It is gone:', files);
    });
  desktop
    .command('start [link]', { hidden: true })
    .description('start Holdpoint or show its window: what the applications menu does')
    .action(async (link: string | undefined) => {
      if (await (await theMenu()).show(dataDir(), link)) return;
      const asUsual = { host: '127.0.0.1', port: 7433, open: true, desktop: true };
      context.exitCode = await runHost({ mode: 'serve', dataDir: dataDir(), ...asUsual });
    });
}
