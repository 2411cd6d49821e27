/** What the Electron host was started with: the options of `holdpoint serve` that make sense here, and perhaps a link. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataDir } from '../../cli/data-dir.ts';
import { pathInArguments } from '../deep-links.ts';

export interface StartOptions {
  dataDir: string;
  host: string;
  /** null: nobody asked for one, so the usual one or, where that is taken, any. */
  port: number | null;
  keyFile: string | null;
  /** Started at login: tray only. */
  isHidden: boolean;
  /** The window's address a link asks for. */
  path: string | null;
}

const OPTIONS = {
  'data-dir': { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  'key-file': { type: 'string' },
  hidden: { type: 'boolean' },
} as const;

/** Chromium's own switches stand among the arguments too and are passed over. Throws where a value of ours is wrong. */
export function readStartOptions(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): StartOptions {
  const { values } = parseArgs({ args: [...argv], options: OPTIONS, strict: false, allowPositionals: true });
  const text = (name: keyof typeof OPTIONS) => (typeof values[name] === 'string' ? values[name] : undefined);
  return {
    dataDir: resolve(text('data-dir') || env.HOLDPOINT_DATA_DIR || defaultDataDir(env, platform)),
    host: text('host') ?? '127.0.0.1',
    port: portOf(text('port')),
    keyFile: text('key-file') ?? env.HOLDPOINT_KEY_FILE ?? null,
    isHidden: values.hidden === true,
    path: pathInArguments(argv),
  };
}

function portOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new Error(`--port must be 0 to 65535, not ${text}`);
  return Number(text);
}
