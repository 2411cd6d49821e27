/** The services of a server as systemd lists them: running, stopped and disabled ones alike (SPEC SVC-1, SVC-6). */
import { isTemplate, UnitName } from '../contract/unit-name.ts';
import { DISCOVERY_MARKER } from './remote-scripts.ts';
import { serverWords } from './server-words.ts';

export interface FoundUnit {
  /** systemd's own name of it. */
  name: string;
  /** Other names that mean it. */
  aliases: string[];
  description: string;
  loadState: string;
  activeState: string;
  subState: string;
  /** systemd's UnitFileState: enabled, disabled, static, masked, generated …; '' where there is no file. */
  enablement: string;
}

/** Decodes the output of DISCOVERY_SCRIPT; what does not fit is left out. null where it did not come to its end. */
export function parseDiscovery(output: string): FoundUnit[] | null {
  const end = output.lastIndexOf(`\n${DISCOVERY_MARKER}`);
  if (end < 0) return null;
  const units = new Map<string, FoundUnit>();
  for (const block of output.slice(0, end).split(/\n[ \t]*\n/)) {
    const unit = parseBlock(block);
    if (unit !== null) units.set(unit.name, unit);
  }
  return [...units.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function parseBlock(block: string): FoundUnit | null {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0) fields.set(line.slice(0, at), line.slice(at + 1));
  }
  const text = (name: string, limit = 100) => serverWords(fields.get(name) ?? '', limit);
  const name = fields.get('Id') ?? '';
  const loadState = text('LoadState');
  if (!isServiceUnit(name) || loadState === 'not-found') return null;
  return {
    name,
    aliases: (fields.get('Names') ?? '').split(' ').filter((alias) => alias !== name && isServiceUnit(alias)),
    description: text('Description', 300),
    loadState,
    activeState: text('ActiveState'),
    subState: text('SubState'),
    enablement: text('UnitFileState'),
  };
}

/** A full name of a service that can be picked: no template as itself, its instances are. */
export function isServiceUnit(name: string): boolean {
  return name.endsWith('.service') && !isTemplate(name) && UnitName.safeParse(name).success;
}
