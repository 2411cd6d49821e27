/** What people use today to run one command on many servers, over warm connections (OpenSSH's ControlMaster). */
import { spawn, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './host-under-bench.ts';
import type { Stage } from './stage.ts';

export interface Tool {
  name: string;
  /** Runs the command on all servers; rejects where it failed on any. */
  run(command: string): Promise<void>;
}

export interface Tools {
  tools: Tool[];
  /** Why one is not among them. */
  missing: string[];
  /** Ends the warm connections. */
  close(): void;
}

const PACKAGES: Record<string, string> = { ansible: 'ansible-core', clush: 'clustershell' };

/** Each is tried once, which also makes its connections warm. */
export async function openTools({ servers, keyFile }: Stage): Promise<Tools> {
  const folder = temporaryFolder();
  const config = join(folder, 'ssh_config');
  const inventory = join(folder, 'hosts');
  const ansibleConfig = join(folder, 'ansible.cfg');
  const addresses = servers.map(({ host }) => host);
  writeFileSync(config, sshConfig(keyFile, folder));
  writeFileSync(ansibleConfig, '');
  writeFileSync(inventory, addresses.map((address) => `${address} ansible_user=root\n`).join(''));
  const forks = String(servers.length);
  const ansibleEnv = {
    ANSIBLE_CONFIG: ansibleConfig,
    ANSIBLE_HOST_KEY_CHECKING: 'False',
    ANSIBLE_SSH_ARGS: `-F ${config}`,
  };
  const ssh = (address: string, ...rest: string[]) =>
    run('ssh', ['-F', config, ...rest.slice(0, -1), address, ...rest.slice(-1)]);

  const all: Record<string, Tool> = {
    ssh: {
      name: 'parallel ssh',
      async run(command) {
        await Promise.all(addresses.map((address) => ssh(address, command)));
      },
    },
    clush: {
      name: 'clush',
      run: (command) =>
        run('clush', ['-n', '-S', '-f', forks, '-l', 'root', '-o', `-F ${config}`, '-w', addresses.join(','), command]),
    },
    ansible: {
      name: 'ansible -m raw',
      run: (command) => run('ansible', ['all', '-i', inventory, '-f', forks, '-m', 'raw', '-a', command], ansibleEnv),
    },
  };
  const tools: Tool[] = [];
  const missing: string[] = [];
  for (const [program, tool] of Object.entries(all)) {
    const why = isInstalled(program) ? await failureOf(tool) : 'not installed';
    if (why === null) tools.push(tool);
    else missing.push(`${program}: ${why}`);
  }
  return {
    tools,
    missing,
    close() {
      for (const address of addresses) spawnSync('ssh', ['-F', config, '-O', 'exit', address], { stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function failureOf(tool: Tool): Promise<string | null> {
  try {
    await tool.run('true');
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The host keys are not looked at: these are our own servers, and a warm connection asks for none. */
function sshConfig(keyFile: string, folder: string): string {
  return [
    'Host *',
    '  User root',
    `  IdentityFile ${keyFile}`,
    '  IdentitiesOnly yes',
    '  StrictHostKeyChecking no',
    '  UserKnownHostsFile /dev/null',
    '  LogLevel ERROR',
    '  ControlMaster auto',
    '  ControlPersist 120',
    `  ControlPath ${join(folder, '%C')}`,
    '',
  ].join('\n');
}

/** Installs it by apt where that can be done. */
function isInstalled(program: string): boolean {
  const isThere = () => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
  if (isThere()) return true;
  const name = PACKAGES[program];
  if (name === undefined || process.getuid?.() !== 0) return false;
  process.stderr.write(`    installing ${name} ...\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { stdio: 'ignore', env });
  return isThere();
}

function run(program: string, words: string[], env: Record<string, string> = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
    }
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}: ${said.slice(-500)}`)),
    );
  });
}
