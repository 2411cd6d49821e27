/** Finds the host to talk to: runtime.json of the data folder, or a URL and a token (SPEC "Starting it"). */
import { closeSync, constants, existsSync, fstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CliError, unreachable, wrongUsage } from './cli-error.ts';
import { defaultDataDir } from './data-dir.ts';
import { EXIT } from './exit-codes.ts';
import { readNamedFile, readOpenFile } from './read-named-file.ts';

/** What the person said about it, on the command line or in the environment. */
export interface ConnectionOptions {
  dataDir?: string | undefined;
  url?: string | undefined;
  token?: string | undefined;
  tokenFile?: string | undefined;
}

export interface Connection {
  /** Without a slash at the end. */
  url: string;
  token: string;
  /** Whether the host runs on this machine, so that paths mean the same to both. */
  isLocal: boolean;
}

const MOST_TOKEN_BYTES = 64 * 1024;

const Runtime = z.object({ pid: z.number(), url: z.url({ protocol: /^https?$/ }), token: z.string().min(1) });

/** Asked again on every reconnect: a host that was restarted has another token, and maybe another port. */
export function findConnection(options: ConnectionOptions, env: NodeJS.ProcessEnv): Connection {
  const isFolderNamed = options.dataDir !== undefined;
  const url = options.url ?? (isFolderNamed ? undefined : env.HOLDPOINT_URL || undefined);
  const token = givenToken(options) ?? (isFolderNamed ? undefined : env.HOLDPOINT_TOKEN || undefined);
  if (url !== undefined) {
    if (!/^https?:\/\//.test(url) || !URL.canParse(url))
      throw wrongUsage('the URL must begin with http:// or https://');
    if (token === undefined) throw wrongUsage('with a URL a token is needed: HOLDPOINT_TOKEN, --token-file or --token');
    return { url: url.replace(/\/+$/, ''), token, isLocal: false };
  }
  const runtime = readRuntime(dataDirOf(options, env), options, env);
  return { url: runtime.url.replace(/\/+$/, ''), token: token ?? runtime.token, isLocal: true };
}

/** The data folder that is meant where no address is named; null: a host elsewhere is meant. */
export function folderMeant(options: ConnectionOptions, env: NodeJS.ProcessEnv): string | null {
  const isAddressNamed = options.url !== undefined || (options.dataDir === undefined && Boolean(env.HOLDPOINT_URL));
  return isAddressNamed ? null : dataDirOf(options, env);
}

export function dataDirOf(options: ConnectionOptions, env: NodeJS.ProcessEnv): string {
  return options.dataDir ?? (env.HOLDPOINT_DATA_DIR || defaultDataDir(env, process.platform));
}

function givenToken({ token, tokenFile }: ConnectionOptions): string | undefined {
  if (token !== undefined && tokenFile !== undefined) throw wrongUsage('give --token or --token-file, not both');
  if (tokenFile === undefined) return token;
  try {
    return readNamedFile(tokenFile, MOST_TOKEN_BYTES).trim();
  } catch (error) {
    throw wrongUsage(`the token file cannot be read: ${(error as Error).message}`);
  }
}

function readRuntime(dataDir: string, options: ConnectionOptions, env: NodeJS.ProcessEnv): z.infer<typeof Runtime> {
  const path = join(dataDir, 'runtime.json');
  let text: string;
  try {
    text = readOwnFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw noHost(dataDir, options, env);
    if (error instanceof CliError) throw error;
    throw new CliError('runtime_unreadable', `${path} cannot be read: ${(error as Error).message}`, EXIT.error);
  }
  const runtime = Runtime.safeParse(parsed(text));
  if (!runtime.success) throw new CliError('runtime_unreadable', `${path} is not what Holdpoint writes`, EXIT.error);
  return runtime.data;
}

/** Checks the very file it then reads. A token that others could read or put there is not to be trusted. */
function readOwnFile(path: string): string {
  if (process.platform === 'win32') return readNamedFile(path, MOST_TOKEN_BYTES);
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { mode, uid } = fstatSync(file);
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) {
      throw new CliError('runtime_unreadable', `${path} is no file`, EXIT.error);
    }
    if (uid !== process.getuid?.()) throw unsafe(`${path} does not belong to you, so it is not used`);
    if ((mode & 0o077) !== 0) throw unsafe(`${path} is open to others, so it is not used; its mode must be 0600`);
    return readOpenFile(file, MOST_TOKEN_BYTES);
  } finally {
    closeSync(file);
  }
}

function unsafe(message: string): CliError {
  return new CliError('runtime_unsafe', message, EXIT.error);
}

function noHost(dataDir: string, options: ConnectionOptions, env: NodeJS.ProcessEnv): CliError {
  const isDefault = options.dataDir === undefined && !env.HOLDPOINT_DATA_DIR;
  const demo = `${dataDir}-demo`;
  if (isDefault && existsSync(join(demo, 'runtime.json'))) {
    return unreachable('no_host', `Only the demo is running; add --data-dir ${demo} to talk to it`);
  }
  return unreachable('no_host', `No Holdpoint is running on ${dataDir}; start it with: holdpoint serve`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
