/** Names that mean one unit, by the links among a server's unit files (SPEC SVC-6; systemd.unit(5)). */
import { isServiceUnit } from './discovery.ts';
import type { NamedUnit } from './unit-names.ts';

/** A link to a link and so on; systemd itself follows no more. */
const LONGEST_CHAIN = 8;

/** `output` of ALIAS_ARGV, in order of precedence: the first link of a name is the one that counts. */
export function parseAliases(output: string): NamedUnit[] {
  const links = new Map<string, string>();
  for (const line of output.split('\n')) {
    const [name = '', target = ''] = splitOnce(line);
    const unit = target.slice(target.lastIndexOf('/') + 1);
    if (isServiceUnit(name) && isServiceUnit(unit) && !links.has(name)) links.set(name, unit);
  }
  return [...links.keys()].flatMap((name) => {
    const unit = endOf(name, links);
    return unit === null || unit === name ? [] : [{ unit, names: [name] }];
  });
}

/** null: it goes in a circle, or never ends. */
function endOf(name: string, links: ReadonlyMap<string, string>): string | null {
  let at = name;
  for (let step = 0; step < LONGEST_CHAIN; step += 1) {
    const next = links.get(at);
    if (next === undefined || next === at) return at;
    at = next;
  }
  return null;
}

function splitOnce(line: string): [string, string] {
  const at = line.indexOf(' ');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}
