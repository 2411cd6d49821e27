/** The hosts of the owner's `~/.ssh/config`, offered for import (issue 3). */
import { problem } from '../contract/error.ts';
import type { SshConfigHost } from '../contract/window.ts';
import type { ServerStore, SshConfig } from './ports.ts';
import { fail, ok, type Result } from './result.ts';

export interface SshHosts {
  /** In the order of the file; none where there is no file. */
  list(): Promise<Result<SshConfigHost[]>>;
}

export function createSshHosts(servers: Pick<ServerStore, 'list'>, config: SshConfig): SshHosts {
  return {
    async list() {
      const read = await config.hosts();
      if (read.kind === 'unreadable') return fail(problem('validation_error', read.message));
      const known = new Set(servers.list().map(({ host, port }) => address(host, port)));
      return ok(read.hosts.map((host) => ({ ...host, is_known: known.has(address(host.host, host.port)) })));
    },
  };
}

function address(host: string, port: number): string {
  return `${host.toLowerCase()} ${port}`;
}
