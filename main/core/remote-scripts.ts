/**
 * The few constant shell scripts that run on servers, POSIX sh. Values reach them only as positional arguments,
 * never by being written into the text.
 */

/**
 * Every command says this on both streams before it begins, followed by a token of its own, on a line of its own. What stands before
 * it is the login's: banners, prompts, titles, half lines (RUN-9). The words are put together on the server, so
 * that a shell which only repeats the command line does not say them.
 */
export const OPENING_WORDS = 'holdpoint: begin ';

export function openingMarker(token: string): string {
  return `\n${OPENING_WORDS}${token}\n`;
}

const SAY_OPENING = `printf '\\n%s%s\\n' '${OPENING_WORDS}' "$1"; printf '\\n%s%s\\n' '${OPENING_WORDS}' "$1" >&2`;

/** `sh -c OPENING holdpoint TOKEN PROGRAM [ARGUMENT…]`: says the opening, then becomes PROGRAM. */
export const OPENING_SCRIPT = `${SAY_OPENING}; shift; exec "$@"`;

/** By which our lines in a server's journal are found (AUD-3). */
export const JOURNAL_TAG = 'holdpoint';

/** Exit code by which the guard says "too late"; together with the marker on stderr, so no program's own code is mistaken. */
export const TOO_LATE_EXIT = 113;
export const TOO_LATE_MARKER = 'holdpoint: too late, not started';

/**
 * `sh -c GUARD holdpoint TOKEN BOOT_ID UPTIME LINE PROGRAM [ARGUMENT…]`: says the opening, then becomes PROGRAM only if this is still the boot that was
 * probed and its uptime is below UPTIME. A command that lay in a frozen host or a cut cable can so never run late.
 *
 * LINE, where it is not empty, goes into the server's journal (AUD-3), as the login itself. Whoever writes it is no child of
 * PROGRAM, holds none of its streams and is not waited for; where nothing can write it, nothing is said.
 */
export const GUARD_SCRIPT =
  `${SAY_OPENING}; shift; read -r u r </proc/uptime && read -r b </proc/sys/kernel/random/boot_id && [ "$b" = "$1" ] && [ "\${u%%.*}" -lt "$2" ] || ` +
  `{ echo '${TOO_LATE_MARKER}' >&2; exit ${TOO_LATE_EXIT}; }; ` +
  `[ -z "$3" ] || ( { logger -t ${JOURNAL_TAG} "$3" || printf '%s\\n' "$3" | systemd-cat -t ${JOURNAL_TAG}; } </dev/null >/dev/null 2>&1 & ); ` +
  'shift 3; exec "$@"';

/** Properties of a unit that watch and verification read (systemd.unit(5), org.freedesktop.systemd1(5)). */
export const UNIT_PROPERTIES = [
  'Id',
  'Names',
  'LoadState',
  'LoadError',
  'ActiveState',
  'SubState',
  'Type',
  'RemainAfterExit',
  'Result',
  'InvocationID',
  'Job',
  'MainPID',
  'MemoryCurrent',
  'NRestarts',
  'StateChangeTimestampMonotonic',
  'ExecMainStartTimestampMonotonic',
  'ConditionResult',
  'ConditionTimestampMonotonic',
  'AssertResult',
  'AssertTimestampMonotonic',
  'ExecCondition',
  'NeedDaemonReload',
] as const;

/** Prints /proc/uptime and the boot id, a line each, by the shell itself: no program is started for it. */
const SAY_WHEN = 'read -r s i </proc/uptime && read -r b </proc/sys/kernel/random/boot_id && echo "$s $i" && echo "$b"';

/** Prints `systemd` where it is the init (sd_booted(3)) and can be asked, `hidden` where only the latter fails, else `none INIT`. */
const SAY_INIT =
  'if [ ! -d /run/systemd/system ]; then read -r p </proc/1/comm; echo "none $p"; ' +
  'elif command -v systemctl >/dev/null 2>&1; then echo systemd; else echo hidden; fi';
const SHOW_UNITS = `systemctl show --no-pager --property=${UNIT_PROPERTIES.join(',')}`;

/**
 * `sh -c PROBE holdpoint [UNIT]`: uptime, boot id, and the unit's InvocationID: itself, or as `InvocationID=` and '' where it
 * never ran; no line where systemd does not know it (before 232). Almost all of it is read without starting a program:
 * systemd keeps the id as the target of a link, under the unit's own name. An alias has no such link, then systemd is asked.
 */
export const PROBE_SCRIPT =
  `${SAY_WHEN} || exit 1; ` +
  `[ $# -eq 0 ] || readlink "/run/systemd/units/invocation:$1" || ` +
  `systemctl show --no-pager --property=InvocationID -- "$1"`;

/** The argv that reads what is kept with a claim. */
export function probeArgv(unit: string | null): string[] {
  return ['sh', '-c', PROBE_SCRIPT, 'holdpoint', ...(unit === null ? [] : [unit])];
}

/** Stands between what a command printed and the look that follows it; followed by the token of its opening. */
export const THEN_LOOK_WORDS = 'holdpoint: the unit after it ';

export function thenLookMarker(token: string): string {
  return `\n${THEN_LOOK_WORDS}${token}\n`;
}

/** systemctl tells nothing of any unit behind a name it cannot parse. Then each is asked alone, behind these lines. */
export const ONE_BY_ONE = 'holdpoint: one by one';
export const NEXT_UNIT = 'holdpoint: next unit';
export const UNIT_REFUSED = 'holdpoint: refused';

const SHOW_EACH =
  `{ echo; echo '${ONE_BY_ONE}'; ` +
  `for u in "$@"; do echo '${NEXT_UNIT}'; ${SHOW_UNITS} -- "$u" 2>&1 || echo '${UNIT_REFUSED}'; done; }`;

/** `sh -c LOOK holdpoint [UNIT…]`: uptime, boot id, init, then one block of properties per unit, in the order asked for. */
export const LOOK_SCRIPT =
  `${SAY_WHEN} || exit 1; ${SAY_INIT}; [ $# -eq 0 ] && exit 0; ` + `${SHOW_UNITS} -- "$@" 2>/dev/null || ${SHOW_EACH}`;

/**
 * `sh -c THEN_LOOK holdpoint TOKEN UNIT PROGRAM [ARGUMENT…]`: runs PROGRAM, then looks at the unit; ends with PROGRAM's exit code.
 * One command instead of two, for a first look right after a restart.
 */
export const THEN_LOOK_SCRIPT =
  `t=$1; u=$2; shift 2; "$@"; c=$?; printf '\\n%s%s\\n' '${THEN_LOOK_WORDS}' "$t"; ${SAY_WHEN}; ${SAY_INIT}; ` +
  `set -- "$u"; ${SHOW_UNITS} -- "$u" 2>/dev/null || ${SHOW_EACH}; exit $c`;

/** The argv of a look at units; with none it only proves that the server runs commands. */
export function lookArgv(units: readonly string[]): string[] {
  return ['sh', '-c', LOOK_SCRIPT, 'holdpoint', ...units];
}

/** Stands at the end of what DISCOVERY_SCRIPT found, followed by the exit code of systemctl. */
export const DISCOVERY_MARKER = 'holdpoint: that is all ';

/**
 * `sh -c DISCOVERY holdpoint`: a block of properties per service: those that are loaded, and those that only have a file, which
 * `list-units` leaves out. systemctl refuses all behind a template, so those are left out here.
 */
const DISCOVERY_SCRIPT =
  'set -f; n=$(systemctl list-unit-files --type=service --no-legend --no-pager --full | while read -r u r; ' +
  'do case $u in -*|*@.service) ;; *.service) echo "$u" ;; esac; done); ' +
  'systemctl show --no-pager --property=Id,Names,Description,LoadState,ActiveState,SubState,UnitFileState ' +
  `-- $n '*.service'; c=$?; echo; echo "${DISCOVERY_MARKER}$c"; exit $c`;

/** The argv that lists the services of a server, for picking and for learning their names. */
export const DISCOVER_ARGV: readonly string[] = ['sh', '-c', DISCOVERY_SCRIPT, 'holdpoint'];

/** Where units lie, by precedence (systemd.unit(5)). */
const UNIT_FOLDERS = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];

/**
 * The argv that lists links among unit files, `NAME TARGET` a line: a link to a unit of another name is an alias. No question
 * to systemd: to list its unit files costs it a tenth of a second.
 */
export const ALIAS_ARGV: readonly string[] = [
  'sh',
  '-c',
  `find ${UNIT_FOLDERS.join(' ')} -maxdepth 1 -name '*.service' -type l -printf '%f %l\\n' 2>/dev/null; :`,
  'holdpoint',
];

/** How many journal lines a failure shows (RUN-5). */
export const JOURNAL_LINES = 50;

export function journalArgv(unit: string): string[] {
  return ['journalctl', '--no-pager', '--quiet', '--output=short-iso', `--lines=${JOURNAL_LINES}`, `--unit=${unit}`];
}

/** Says by this exit code that there is a system journal and the login may not read it. */
export const JOURNAL_FORBIDDEN_EXIT = 77;
const JOURNAL_ACCESS_SCRIPT =
  'f=0; for j in /run/log/journal/*/system.journal /var/log/journal/*/system.journal; do ' +
  `[ -r "$j" ] && exit 0; [ -e "$j" ] && f=1; done; [ $f = 0 ] || exit ${JOURNAL_FORBIDDEN_EXIT}`;

export function journalAccessArgv(): string[] {
  return ['sh', '-c', JOURNAL_ACCESS_SCRIPT, 'holdpoint'];
}

export const NEXT_QUESTION = 'holdpoint: next command';
export const QUESTION_EXIT = 'holdpoint: exit ';

/**
 * `sh -c SUDO_ASK holdpoint MODE [COUNT ARGUMENT…]…`: asks sudo about each command of COUNT words, in the C locale. For each: the path
 * of its program here, then sudo's answer, then its exit code. MODE `password`: sudo reads a line of stdin for each.
 */
export const SUDO_ASK_SCRIPT =
  'm=$1; shift; while [ $# -gt 0 ]; do n=$1; shift; q=; k=1; ' +
  `while [ "$k" -le "$n" ]; do q="$q \\"\\\${$k}\\""; k=$((k+1)); done; ` +
  `echo '${NEXT_QUESTION}'; command -v "$1" || echo; ` +
  'if [ "$m" = password ]; then o="-S -k -p \'\'"; else o=-n; fi; ' +
  `eval "LC_ALL=C sudo $o -l -- $q" 2>&1; c=$?; echo; echo "${QUESTION_EXIT}$c"; shift "$n"; done`;

/** Stand before what TAGGED_SCRIPT found out, and before the lines themselves. */
export const TAGGED_MARKER = 'holdpoint: journal';
export const TAGGED_LINES_MARKER = 'holdpoint: lines';

/** So many of our lines are read, the newest: as JSON they are at most 2.5 MB. */
export const TAGGED_LINES = 2_000;

/** The argv that prints our lines in the server's journal, a JSON object each, oldest first. */
export const TAGGED_ARGV: readonly string[] = [
  'journalctl',
  '--quiet',
  '--no-pager',
  `--identifier=${JOURNAL_TAG}`,
  '--output=json',
  '--output-fields=MESSAGE,_UID',
  `--lines=${TAGGED_LINES}`,
];

/** The argv that says since when the journal reaches back: the first boot it knows, in UTC. */
export const BOOTS_ARGV: readonly string[] = ['journalctl', '--quiet', '--no-pager', '--utc', '--list-boots'];

/**
 * `sh -c TAGGED holdpoint [LOGIN…]`: a marker and, a line each: the clock, the login's user id, whether anything there can
 * write our lines, the user id of each LOGIN (`?` where there is none), and whether the login may read the whole journal; and
 * if so, where that begins, a second marker, and our lines.
 */
export const TAGGED_SCRIPT =
  `echo '${TAGGED_MARKER}'; date +%s; id -u; ` +
  'if command -v logger >/dev/null 2>&1 || command -v systemd-cat >/dev/null 2>&1; then echo yes; else echo no; fi; ' +
  `for l; do id -u "$l" 2>/dev/null || echo '?'; done; ` +
  'r=no; for f in /var/log/journal/*/system.journal /run/log/journal/*/system.journal; do [ -r "$f" ] && r=yes; done; ' +
  `echo $r; [ $r = yes ] || exit 0; ${BOOTS_ARGV.join(' ')} | head -n 2; ` +
  `echo '${TAGGED_LINES_MARKER}'; exec ${TAGGED_ARGV.join(' ')}`;
