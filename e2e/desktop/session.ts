/** A desktop session on a screen nobody sees: Xvfb, a session bus, a home of its own; without any desktop yet. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type MessageBus } from 'dbus-native';
import { until } from '../support/until.ts';
import { createProcesses, type Started } from './processes.ts';

export interface Session {
  folder: string;
  /** For programs that shall live in this session. What a desktop adds is there for those started later. */
  env: Record<string, string>;
  /** A connection to its session bus. */
  bus: MessageBus;
  start(program: string, args?: string[], more?: Record<string, string>): Started;
  /** Until somebody has that name on the session bus. */
  owned(name: string): Promise<unknown>;
  /** Until nobody has. */
  free(name: string): Promise<unknown>;
  close(): Promise<void>;
}

export interface SessionOptions {
  width: number;
  height: number;
  /** Names that the bus starts nobody for: every installed daemon offers itself, and only one of them is meant. */
  startedByHand: readonly string[];
}

/** How long a desktop may take on a machine that does other things too. */
const START_LIMIT_MS = 60_000;

export async function startSession({ width, height, startedByHand }: SessionOptions): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-desk-'));
  const processes = createProcesses(folder);
  const close = async () => {
    await processes.endAll();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const env = homeIn(folder);
    for (const name of startedByHand) offerNobody(env.XDG_RUNTIME_DIR ?? '', name);
    const screen = ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset'];
    env.DISPLAY = `:${await processes.start('Xvfb', screen, env).firstLine()}`;
    const busArgs = ['--session', '--nofork', '--print-address'];
    env.DBUS_SESSION_BUS_ADDRESS = await processes.start('dbus-daemon', busArgs, env).firstLine();
    const bus = createClient({ busAddress: env.DBUS_SESSION_BUS_ADDRESS });
    bus.connection.on('error', () => {});
    return {
      folder,
      env,
      bus,
      start: (program, args = [], more = {}) => processes.start(program, args, { ...env, ...more }),
      owned: (name) => until(name, async () => await bus.nameHasOwner(name), START_LIMIT_MS),
      free: (name) => until(`the end of ${name}`, async () => !(await bus.nameHasOwner(name)), START_LIMIT_MS),
      async close() {
        await bus.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What lies in the runtime folder goes before what is installed (dbus-daemon(1)). */
function offerNobody(runtime: string, name: string): void {
  const services = join(runtime, 'dbus-1', 'services');
  mkdirSync(services, { recursive: true });
  writeFileSync(join(services, `${name}.service`), `[D-BUS Service]\nName=${name}\nExec=/bin/false\n`);
}

function homeIn(folder: string): Record<string, string> {
  const home = join(folder, 'home');
  const runtime = join(folder, 'run');
  for (const path of ['.config', '.cache', '.local/share']) mkdirSync(join(home, path), { recursive: true });
  mkdirSync(runtime, { mode: 0o700 });
  return {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_DATA_DIRS: '/usr/local/share:/usr/share',
    XDG_RUNTIME_DIR: runtime,
    LIBGL_ALWAYS_SOFTWARE: '1',
    GTK_A11Y: 'none',
    NO_AT_BRIDGE: '1',
  };
}
