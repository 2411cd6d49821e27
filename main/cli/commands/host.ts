/** `holdpoint serve` and `holdpoint demo`. */
import { type Command, Option } from 'commander';
import { portNumber } from '../arguments.ts';
import type { Context } from '../context.ts';

/** What the Node host is started with; see main/serve.ts. */
export interface HostOptions {
  mode: 'serve' | 'demo';
  dataDir?: string;
  host: string;
  port: number;
  /** Open the window in the browser. */
  open: boolean;
  /** Show tray and notifications. */
  desktop: boolean;
  keyFile?: string;
}

/** Resolves with the exit code once the host has ended. */
export type RunHost = (options: HostOptions) => Promise<number>;

type Given = Omit<HostOptions, 'mode' | 'dataDir'>;

export function addHostCommands(program: Command, context: Context, runHost: RunHost): void {
  const start = (mode: HostOptions['mode']) => async (options: Given) => {
    const dataDir = context.options.dataDir ?? (context.env.HOLDPOINT_DATA_DIR || undefined);
    context.exitCode = await runHost({ mode, ...options, ...(dataDir === undefined ? {} : { dataDir }) });
  };
  for (const [mode, description] of [
    ['serve', 'run Holdpoint here until Ctrl-C'],
    ['demo', 'run Holdpoint with simulated servers, to try it out'],
  ] as const) {
    program
      .command(mode)
      .helpGroup('Running it:')
      .description(description)
      .option('--host <address>', 'address to listen on', '127.0.0.1')
      .addOption(new Option('--port <number>', '0 picks a free one').default(7433).argParser(portNumber))
      .option('--no-open', 'do not open the window')
      .option('--no-desktop', 'no tray and no notifications')
      .option('--key-file <file>', 'encrypts stored passwords; without it they are kept in memory only')
      .action(start(mode));
  }
}
