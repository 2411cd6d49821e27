/** The command line: commands, global options, and what a run ends with (SPEC API-5). */
import { Command, CommanderError } from 'commander';
import { folder } from './arguments.ts';
import { wrongUsage } from './cli-error.ts';
import { addActionCommands } from './commands/action.ts';
import { addAuditCommands } from './commands/audit.ts';
import { addCatalogCommands } from './commands/catalog.ts';
import { addDesktopCommands } from './commands/desktop.ts';
import { addHostCommands, type RunHost } from './commands/host.ts';
import { addMaintenanceCommands } from './commands/maintenance.ts';
import { addOpenCommand } from './commands/open.ts';
import { addServerCommands } from './commands/server.ts';
import { addServiceCommands } from './commands/service.ts';
import { addSettingsCommands } from './commands/settings.ts';
import { addStatusCommand } from './commands/status.ts';
import { addTokenCommands } from './commands/token.ts';
import { addVisitorCommands } from './commands/visitors.ts';
import { type Context, createContext } from './context.ts';
import { EXIT, EXIT_CODES_TEXT } from './exit-codes.ts';
import { endQuietlyWithoutReader, reportError } from './output.ts';

/** They deal with signals themselves. */
const LASTING_COMMANDS = ['serve', 'demo', 'run', 'start'];

const CONNECTION_HELP = `
The host is found through runtime.json in the data folder. To talk to another one, set HOLDPOINT_URL and
HOLDPOINT_TOKEN. A token given with --token is visible to every user of this machine while the command runs:
prefer the variable or --token-file. Over a network use https or a tunnel, for the token travels with each request.
`;

/** Runs one command line (without node and script) and resolves with the exit code. */
export async function run(argv: readonly string[], version: string): Promise<number> {
  endQuietlyWithoutReader();
  const { program, context } = createProgram(process.env, version);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportError(error, context.options.json ?? false);
    if (error.exitCode === 0) return EXIT.done;
    if (error.code === 'commander.help') return EXIT.usage;
    // Commander puts its suggestion on a line of its own.
    const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
    return reportError(wrongUsage(message), argv.includes('--json'));
  }
}

function createProgram(env: NodeJS.ProcessEnv, version: string): { program: Command; context: Context } {
  const program = new Command('holdpoint');
  const context = createContext(env, () => program.opts());
  program
    .description(
      'Fixes for Linux servers: they run at once, or wait for a person where a server is in maintenance mode.',
    )
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .option('--data-dir <dir>', 'data folder of the host (HOLDPOINT_DATA_DIR)', folder)
    .option('--url <url>', 'talk to this host instead (HOLDPOINT_URL)')
    .option('--token <token>', 'token for it; see below (HOLDPOINT_TOKEN)')
    .option('--token-file <file>', 'file that holds the token')
    .option('--json', "print the API's JSON, unchanged")
    .option('--no-color', 'no colours (NO_COLOR)')
    .addHelpText('after', `${CONNECTION_HELP}\n${EXIT_CODES_TEXT}`)
    .hook('preAction', (_program, command) => {
      if (!LASTING_COMMANDS.includes(command.name())) process.on('SIGINT', () => process.exit(EXIT.interrupted));
    });
  const runHost: RunHost = async (options) => (await import('../serve.ts')).runHost(options);
  addHostCommands(program, context, runHost);
  addDesktopCommands(program, context, {
    menu: async () => (await import('../desktop-menu.ts')).desktopMenu(env),
    runHost,
  });
  addOpenCommand(program, context);
  addStatusCommand(program, context);
  addServerCommands(program, context);
  addMaintenanceCommands(program, context);
  addServiceCommands(program, context);
  addVisitorCommands(program, context);
  addActionCommands(program, context);
  addAuditCommands(program, context, async (dataDir, anchors) =>
    (await import('../audit-offline.ts')).verifyOffline(dataDir, anchors),
  );
  addTokenCommands(program, context);
  addSettingsCommands(program, context);
  addCatalogCommands(program, context);
  addExitCodesTopic(program);
  return { program, context };
}

/** `holdpoint help exit-codes` */
function addExitCodesTopic(program: Command): void {
  const topic = program.command('exit-codes').description('what the exit codes mean');
  topic.helpInformation = () => EXIT_CODES_TEXT;
  topic.action(() => {
    process.stdout.write(EXIT_CODES_TEXT);
  });
}
