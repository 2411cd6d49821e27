/** `holdpoint maintenance run -- COMMAND…`: on, the command, off; for backup scripts (SPEC MNT-2). */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { MaintenanceEnded, MaintenanceWindow } from '../../contract/maintenance.ts';
import { CliError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { harmless } from '../harmless.ts';
import { endedLines } from '../views/maintenance-view.ts';
import { addOnOptions, type OnOptions, onInput } from './maintenance-options.ts';

/** As shells do it. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;
const BY_SIGNAL = 128;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** A host that restarts meanwhile is back after a few seconds. */
const TRIES = 15;
const BETWEEN_TRIES_MS = 1000;

export function addRunCommand(maintenance: Command, context: Context): void {
  addOnOptions(maintenance.command('run'))
    .argument('<command...>', 'after --, with its arguments; no shell reads it')
    .description('begin it, run a command, end it; also where the command fails. Ends with its exit code')
    .action(async (command: string[], options: OnOptions) => {
      const input = { ...onInput(options, context.now()), shared: true };
      const signals = catchSignals();
      const window = (await context.api.send('POST', '/maintenance', MaintenanceWindow, input)).read();
      const code = await runCommand(command, context, signals);
      const isEnded = await letGo(context, window);
      context.exitCode = code === EXIT.done && !isEnded ? EXIT.error : code;
    });
}

/** From the first request to the end no signal may leave the maintenance behind; the command gets them instead. */
interface Signals {
  /** That came before there was a command. */
  caught: NodeJS.Signals | null;
  passTo: ChildProcess | null;
}

function catchSignals(): Signals {
  const signals: Signals = { caught: null, passTo: null };
  for (const name of SIGNALS) {
    process.on(name, () => {
      if (signals.passTo === null) signals.caught ??= name;
      // A terminal sends Ctrl-C to both processes; passed on, the command would see it twice.
      else if (!(process.stdin.isTTY && name === 'SIGINT')) signals.passTo.kill(name);
    });
  }
  return signals;
}

/** Its exit code; 128 and more: the signal it ended by. */
function runCommand([file = '', ...args]: string[], { out }: Context, signals: Signals): Promise<number> {
  if (signals.caught !== null) return Promise.resolve(BY_SIGNAL + constants.signals[signals.caught]);
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: 'inherit' });
    signals.passTo = child;
    child.once('error', (error: NodeJS.ErrnoException) => {
      out.note(harmless(`holdpoint: ${file} could not be started: ${error.code ?? error.message}`));
      resolve(error.code === 'ENOENT' ? NOT_FOUND : NOT_EXECUTABLE);
    });
    child.once('exit', (code, signal) =>
      resolve(code ?? BY_SIGNAL + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}

/** false where the host did not answer any more. It goes on where others hold it too, or a person answers for it. */
async function letGo(context: Context, { id, scope }: MaintenanceWindow): Promise<boolean> {
  for (let tried = 1; ; tried += 1) {
    try {
      const api = context.connect();
      const target = `/maintenance?${new URLSearchParams({ scope, let_go: String(id) })}`;
      const { ended } = (await api.send('DELETE', target, MaintenanceEnded)).read();
      for (const line of endedLines(ended, scope)) context.out.note(line);
      return true;
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      if (error.exitCode !== EXIT.unreachable || tried === TRIES) {
        context.out.note(harmless(`holdpoint: the maintenance was not ended: ${error.message}`));
        return false;
      }
      await delay(BETWEEN_TRIES_MS);
    }
  }
}
