/** `holdpoint service uptime` and `holdpoint server ssh-config`: what was, and what could be added. */
import type { Command } from 'commander';
import { z } from 'zod';
import { SshConfigHost, UptimeView } from '../../contract/window.ts';
import { path } from '../api-client.ts';
import type { Context } from '../context.ts';
import { table } from '../table.ts';

const SshConfigList = z.object({ hosts: z.array(SshConfigHost) });

export function addUptimeCommand(service: Command, context: Context): void {
  service
    .command('uptime')
    .argument('<server>')
    .description('how much of the last day its services ran, as far as that is known')
    .option('--week', 'of the last seven days')
    .action(async (serverId: string, { week = false }: { week?: boolean }) => {
      const { api, out } = context;
      const query = { hours: week ? '168' : '24' };
      const answer = await api.get(path`/servers/${serverId}/uptime`, UptimeView, query);
      out.show(answer, ({ services }) =>
        services.length === 0
          ? ['There are no services on the list.']
          : table(
              ['SERVICE', 'RAN', 'CHANGES'],
              services.map(({ name, up_ratio, stretches }) => [
                name,
                up_ratio === null ? 'unknown' : `${(up_ratio * 100).toFixed(2)} %`,
                String(Math.max(0, stretches.length - 1)),
              ]),
              out.paint,
            ),
      );
    });
}

export function addSshConfigCommand(server: Command, context: Context): void {
  server
    .command('ssh-config')
    .description('hosts of ~/.ssh/config on the machine Holdpoint runs on, to add from')
    .action(async () => {
      const { api, out } = context;
      const answer = await api.get('/ssh-config/hosts', SshConfigList);
      out.show(answer, ({ hosts }) =>
        hosts.length === 0
          ? ['~/.ssh/config names no hosts.']
          : table(
              ['ALIAS', 'HOST', 'PORT', 'USER', 'KEY', 'KNOWN HERE', 'CANNOT BE ADDED BECAUSE'],
              hosts.map((host) => [
                host.alias,
                host.host,
                String(host.port),
                host.ssh_user ?? '',
                host.identity_file ?? '',
                host.is_known ? 'yes' : '',
                host.refusal ?? '',
              ]),
              out.paint,
            ),
      );
    });
}
