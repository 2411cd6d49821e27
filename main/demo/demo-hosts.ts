/** The servers of the demo fleet: five that a newcomer understands at once, and as many more as are asked for. */
import type { SudoPolicy } from './simulated-machine.ts';
import type { UnitBehaviour, UnitSpec } from './unit-spec.ts';

export interface DemoServiceSpec {
  /** Unit name without `.service`. */
  name: string;
  display_name: string;
  is_critical: boolean;
  behaviour: UnitBehaviour;
  /** `active` where not given. */
  initially?: UnitSpec['initially'];
}

export interface DemoHostSpec {
  server_id: string;
  display_name: string;
  ssh_user: string;
  tags: string[];
  sudo: SudoPolicy;
  /** A password the login accepts beside the key; none where not given. */
  password?: string;
  /** Offered for watching. The base system's own units exist on every host beside them. */
  services: DemoServiceSpec[];
}

const WORKS: UnitBehaviour = { kind: 'works' };
const PASSWORDLESS: SudoPolicy = { kind: 'passwordless' };

const service = (
  name: string,
  display_name: string,
  behaviour: UnitBehaviour = WORKS,
  more: Partial<DemoServiceSpec> = {},
): DemoServiceSpec => ({ name, display_name, is_critical: false, behaviour, ...more });

const nginx = () => service('nginx', 'Web server', WORKS, { is_critical: true });

/** What each of the five shows: all well; dies after its start; slow; hangs; fails to start. */
function namedHosts(): DemoHostSpec[] {
  return [
    {
      server_id: 'web-1',
      display_name: 'Web 1',
      ssh_user: 'deploy',
      tags: ['web', 'production'],
      sudo: PASSWORDLESS,
      services: [nginx(), service('app', 'Shop application')],
    },
    {
      server_id: 'web-2',
      display_name: 'Web 2',
      ssh_user: 'deploy',
      tags: ['web', 'production'],
      sudo: PASSWORDLESS,
      services: [
        nginx(),
        service(
          'app',
          'Shop application',
          { kind: 'dies', message: 'fatal: cannot reach the payment service at 10.0.4.7:8443: connection refused' },
          { initially: 'failed' },
        ),
      ],
    },
    {
      server_id: 'db-1',
      display_name: 'Database',
      ssh_user: 'root',
      tags: ['database', 'production'],
      sudo: PASSWORDLESS,
      services: [
        service('postgresql', 'PostgreSQL', { kind: 'slow', seconds: 2 }, { is_critical: true }),
        service('backup', 'Backup'),
      ],
    },
    {
      server_id: 'media-1',
      display_name: 'Media',
      ssh_user: 'root',
      tags: ['home'],
      sudo: PASSWORDLESS,
      services: [service('plex', 'Plex'), service('transcoder', 'Transcoder', { kind: 'hangs', seconds: 60 })],
    },
    {
      server_id: 'pi-1',
      display_name: 'Raspberry Pi',
      ssh_user: 'pi',
      tags: ['home', 'dns'],
      sudo: PASSWORDLESS,
      services: [
        service('pihole-FTL', 'Pi-hole', WORKS, { is_critical: true }),
        service(
          'unbound',
          'DNS resolver',
          { kind: 'fails', message: 'fatal error: bad configuration in /etc/unbound/unbound.conf line 7' },
          { initially: 'failed' },
        ),
      ],
    },
  ];
}

/** The first `count` of the fleet: the five named ones, then `node-006`, `node-007` … on which everything works. */
export function demoHosts(count: number): DemoHostSpec[] {
  const named = namedHosts().slice(0, count);
  const more = Array.from({ length: Math.max(0, count - named.length) }, (_, index): DemoHostSpec => {
    const number = String(named.length + index + 1).padStart(3, '0');
    return {
      server_id: `node-${number}`,
      display_name: `Node ${number}`,
      ssh_user: 'root',
      tags: ['node'],
      sudo: PASSWORDLESS,
      services: [nginx(), service('app', 'Application')],
    };
  });
  return [...named, ...more];
}

const BASE_UNITS: UnitSpec[] = [
  { name: 'cron.service', description: 'Regular background program processing daemon', behaviour: WORKS },
  { name: 'dbus.service', description: 'D-Bus System Message Bus', behaviour: WORKS },
  { name: 'ssh.service', description: 'OpenBSD Secure Shell server', behaviour: WORKS },
  { name: 'systemd-journald.service', description: 'Journal Service', behaviour: WORKS },
  { name: 'getty@tty1.service', description: 'Getty on tty1', behaviour: WORKS },
  {
    name: 'systemd-fsck@dev-disk-by\\x2duuid.service',
    description: 'File System Check on /dev/disk/by-uuid',
    behaviour: WORKS,
    initially: 'inactive',
    isEnabled: false,
  },
  { name: 'apt-daily.service', description: 'Daily apt download activities', behaviour: { kind: 'masked' } },
];

/** All units of a host: the base system's and its services. */
export function unitsOf({ services }: DemoHostSpec): UnitSpec[] {
  const own = services.map(
    ({ name, display_name, behaviour, initially = 'active' }): UnitSpec => ({
      name: `${name}.service`,
      description: display_name,
      behaviour,
      initially,
    }),
  );
  const names = new Set(own.map((unit) => unit.name));
  return [...BASE_UNITS.filter((unit) => !names.has(unit.name)), ...own];
}
