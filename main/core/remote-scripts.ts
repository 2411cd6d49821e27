/**
 * The few constant shell scripts that run on servers, POSIX sh. Values reach them only as positional arguments,
 * never by being written into the text.
 */

/** Exit code by which the guard says "too late"; together with the marker on stderr, so no program's own code is mistaken. */
export const TOO_LATE_EXIT = 113;
export const TOO_LATE_MARKER = 'holdpoint: too late, not started';

/**
 * `sh -c GUARD holdpoint BOOT_ID UPTIME PROGRAM [ARGUMENT…]`: becomes PROGRAM only if this is still the boot that was
 * probed and its uptime is below UPTIME. A command that lay in a frozen host or a cut cable can so never run late.
 */
export const GUARD_SCRIPT =
  `read -r u r </proc/uptime && read -r b </proc/sys/kernel/random/boot_id && [ "$b" = "$1" ] && [ "\${u%%.*}" -lt "$2" ] || ` +
  `{ echo '${TOO_LATE_MARKER}' >&2; exit ${TOO_LATE_EXIT}; }; shift 2; exec "$@"`;

/** Properties of a unit that probe, watch and verification read (systemd.unit(5), org.freedesktop.systemd1(5)). */
export const UNIT_PROPERTIES = [
  'Id',
  'LoadState',
  'ActiveState',
  'SubState',
  'Type',
  'Result',
  'InvocationID',
  'Job',
  'MainPID',
  'MemoryCurrent',
  'NRestarts',
  'StateChangeTimestampMonotonic',
] as const;

/** `sh -c LOOK holdpoint [UNIT…]`: uptime, boot id, then one block of properties per unit, in the order asked for. */
export const LOOK_SCRIPT =
  `cat /proc/uptime /proc/sys/kernel/random/boot_id || exit 1; [ $# -eq 0 ] && exit 0; ` +
  `exec systemctl show --no-pager --property=${UNIT_PROPERTIES.join(',')} -- "$@"`;

/** The argv of a look at units; with none it only proves that the server runs commands. */
export function lookArgv(units: readonly string[]): string[] {
  return ['sh', '-c', LOOK_SCRIPT, 'holdpoint', ...units];
}

/** The argv that lists the services of a server, for picking. */
export const DISCOVER_ARGV: readonly string[] = [
  'systemctl',
  'list-units',
  '--type=service',
  '--all',
  '--no-legend',
  '--no-pager',
  '--plain',
  '--full',
];

/** How many journal lines a failure shows (RUN-5). */
export const JOURNAL_LINES = 50;

export function journalArgv(unit: string): string[] {
  return ['journalctl', '--no-pager', '--quiet', '--output=short-iso', `--lines=${JOURNAL_LINES}`, `--unit=${unit}`];
}
