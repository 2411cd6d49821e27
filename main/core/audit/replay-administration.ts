/** Tokens, settings and the owner's action types from their events (AUD-2). */
import { own } from '../../contract/own.ts';
import { idIn, type Known, type LoggedEvent, learn, learnField, newKnown, objectIn, textIn } from './known.ts';

export interface AdministrationReplay {
  apply(event: LoggedEvent): string | null;
  tokens: Map<number, Known>;
  /** Those that were ever changed, by name; the field is `value`. */
  settings: Map<string, Known>;
  /** Types that are stored, by name, as the catalog shows them. */
  types: Map<string, Known>;
}

/** It is maintenance of everything, and stored as that. */
const NOT_STORED = 'hold_everything';

export function createAdministrationReplay(): AdministrationReplay {
  const tokens = new Map<number, Known>();
  const settings = new Map<string, Known>();
  const types = new Map<string, Known>();

  function token({ kind, seq, data }: LoggedEvent): string | null {
    const record = objectIn(data, 'token');
    const id = record === null ? null : idIn(record);
    if (record === null || id === null) return 'does not hold its token';
    const known = tokens.get(id);
    if (kind === 'token.created') {
      if (known !== undefined) return `creates token ${id}, which was there already`;
      const created = newKnown(seq, record);
      learnField(created, 'hash', data, 'proof');
      tokens.set(id, created);
      return null;
    }
    if (known === undefined) return `tells of token ${id}, which was never created`;
    if (known.fields.get('revoked_at') !== null) return `tells of token ${id}, which was revoked already`;
    learn(known, seq, record);
    return null;
  }

  function setting({ seq, data }: LoggedEvent): string | null {
    const after = objectIn(data, 'settings');
    const before = objectIn(data, 'before');
    if (after === null || before === null) return 'does not hold its settings';
    for (const name of Object.keys(before)) {
      const value = own(after, name);
      if (name !== NOT_STORED && value !== undefined) settings.set(name, newKnown(seq, { value }));
    }
    return null;
  }

  function type({ kind, seq, data }: LoggedEvent): string | null {
    const record = objectIn(data, 'type');
    const name = record === null ? null : textIn(record, 'name');
    if (record === null || name === null) return 'does not hold its action type';
    if (kind === 'catalog.added' && types.has(name)) return `adds the type ${name}, which was there already`;
    if (kind === 'catalog.removed' && !types.has(name)) return `removes the type ${name}, which was not there`;
    if (kind === 'catalog.removed') types.delete(name);
    else types.set(name, newKnown(seq, record));
    return null;
  }

  return {
    tokens,
    settings,
    types,
    apply(event) {
      if (event.kind.startsWith('token.')) return token(event);
      return event.kind === 'settings.changed' ? setting(event) : type(event);
    },
  };
}
