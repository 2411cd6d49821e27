/** Learning which names mean one unit, so that they are one service (SPEC SVC-6, ACT-5). */
import { HOST } from '../contract/actor.ts';
import { changesBetween, told } from './changes.ts';
import { isServiceUnit } from './discovery.ts';
import type { Store, Transaction } from './ports.ts';

/** A unit by systemd's own name, with all names that mean it. As the server says it: hostile. */
export interface NamedUnit {
  unit: string;
  names: readonly string[];
}

export interface UnitNames {
  learn(serverId: string, units: readonly NamedUnit[]): void;
}

/** More names than any server has. */
const MOST_NAMES = 20_000;

export function createUnitNames(store: Pick<Store, 'observe' | 'unitNames'>): UnitNames {
  return {
    learn(serverId, units) {
      const names = pairsOf(units);
      // Nearly always nothing is new: then nothing is written.
      const isKnown = names.every(({ name, unit }) => store.unitNames.resolve(serverId, name) === unit);
      if (!isKnown) store.observe((tx) => learnIn(tx, serverId, names));
    },
  };
}

function pairsOf(units: readonly NamedUnit[]): { name: string; unit: string }[] {
  return units
    .filter(({ unit }) => isServiceUnit(unit))
    .flatMap(({ unit, names }) => names.filter(isServiceUnit).map((name) => ({ name, unit })))
    .slice(0, MOST_NAMES);
}

function learnIn(tx: Transaction, serverId: string, names: { name: string; unit: string }[]): void {
  if (tx.servers.get(serverId) === null || !tx.unitNames.learn(serverId, names)) return;
  for (const { before, kept, gone } of tx.services.mergeAliases(serverId)) {
    const data = { service: gone, because: `${gone.name} and ${kept.name} are one unit` };
    tx.record({ kind: 'service.removed', actor: HOST, server_id: serverId, data });
    const changes = changesBetween(before, kept, ['is_critical', 'enabled']);
    if (changes.length === 0) continue;
    tx.record({
      kind: 'service.changed',
      actor: HOST,
      server_id: serverId,
      data: { service: kept, ...told(changes) },
    });
  }
}
