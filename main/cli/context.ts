/** What every command gets: the API, the output, and a place for its exit code. */
import { type ApiClient, createApiClient } from './api-client.ts';
import { type ConnectionOptions, findConnection } from './connection.ts';
import { EXIT } from './exit-codes.ts';
import { createOutput, type Output } from './output.ts';

export interface GlobalOptions extends ConnectionOptions {
  json?: boolean;
  color: boolean;
}

export interface Context {
  readonly env: NodeJS.ProcessEnv;
  /** Known once the command line is read. */
  readonly options: GlobalOptions;
  readonly out: Output;
  /** The host, found at first use. */
  readonly api: ApiClient;
  /** A new look for the host: after a restart it may have moved. */
  connect(): ApiClient;
  /** Whether somebody can be asked: a terminal on both sides, and no program reading JSON. */
  readonly isInteractive: boolean;
  now(): number;
  exitCode: number;
}

export function createContext(env: NodeJS.ProcessEnv, readOptions: () => GlobalOptions): Context {
  let api: ApiClient | null = null;
  let out: Output | null = null;
  const context: Context = {
    env,
    get options() {
      return readOptions();
    },
    get out() {
      const { json = false, color } = readOptions();
      out ??= createOutput({ isJson: json, isColourWanted: color, env });
      return out;
    },
    get api() {
      api ??= context.connect();
      return api;
    },
    connect: () => createApiClient(findConnection(readOptions(), env)),
    get isInteractive() {
      return Boolean(process.stdin.isTTY && process.stderr.isTTY) && !context.out.isJson;
    },
    now: () => Date.now(),
    exitCode: EXIT.done,
  };
  return context;
}
