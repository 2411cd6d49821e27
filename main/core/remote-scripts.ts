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

/** Stands before what a script prints: a login shell may greet everybody first. */
export const LOOK_MARKER = 'holdpoint: look';

/** Prints the marker, /proc/uptime and the boot id, a line each, by the shell itself: no program is started for it. */
const SAY_WHEN =
  'read -r s i </proc/uptime && read -r b </proc/sys/kernel/random/boot_id && ' +
  `echo '${LOOK_MARKER}' && echo "$s $i" && echo "$b"`;
const SHOW_UNITS = `systemctl show --no-pager --property=${UNIT_PROPERTIES.join(',')}`;

/**
 * `sh -c PROBE holdpoint [UNIT]`: uptime, boot id, and the unit's InvocationID ('' where it never ran). Almost all of it is
 * read without starting a program: systemd keeps the id as the target of a link, under the unit's own name. An alias
 * has no such link, then systemd is asked.
 */
export const PROBE_SCRIPT =
  `${SAY_WHEN} || exit 1; ` +
  `[ $# -eq 0 ] || readlink "/run/systemd/units/invocation:$1" || ` +
  `systemctl show --no-pager --property=InvocationID --value -- "$1"`;

/** The argv that reads what is kept with a claim. */
export function probeArgv(unit: string | null): string[] {
  return ['sh', '-c', PROBE_SCRIPT, 'holdpoint', ...(unit === null ? [] : [unit])];
}

/** Stands between what a command printed and the look that follows it. */
export const THEN_LOOK_MARKER = 'holdpoint: the unit after it';

/** `sh -c LOOK holdpoint [UNIT…]`: uptime, boot id, then one block of properties per unit, in the order asked for. */
export const LOOK_SCRIPT = `${SAY_WHEN} || exit 1; [ $# -eq 0 ] && exit 0; exec ${SHOW_UNITS} -- "$@"`;

/**
 * `sh -c THEN_LOOK holdpoint UNIT PROGRAM [ARGUMENT…]`: runs PROGRAM, then looks at the unit; ends with PROGRAM's exit code.
 * One command instead of two, for a first look right after a restart.
 */
export const THEN_LOOK_SCRIPT = `u=$1; shift; "$@"; c=$?; echo; echo '${THEN_LOOK_MARKER}'; ${SAY_WHEN}; ${SHOW_UNITS} -- "$u"; exit $c`;

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
