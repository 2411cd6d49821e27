/** Use cases of the catalog: the owner's own types, and the limits of the built-in ones (SPEC ACT-4). */
import type { Actor } from '../contract/actor.ts';
import {
  type ActionType,
  type ActionTypeInput,
  ActionTypePatch,
  type AffectedActions,
  bearsOnFiled,
  type ChangedType,
} from '../contract/catalog.ts';
import { problem } from '../contract/error.ts';
import { type Catalog, changedType, isBuiltin, templateErrors } from './catalog.ts';
import { changesBetween, told } from './changes.ts';
import type { Store, Transaction } from './ports.ts';
import { fail, ok, type Result } from './result.ts';

export interface CatalogCases {
  list(): ActionType[];
  add(actor: Actor, input: ActionTypeInput): Result<ActionType>;
  /** Also tells what waits or is approved under it, where the change bears on that (ACT-10). */
  change(actor: Actor, name: string, patch: ActionTypePatch): Result<ChangedType>;
  remove(actor: Actor, name: string): Result<AffectedActions>;
}

const NONE: AffectedActions = { count: 0, action_ids: [] };
const NAMED = 100;

function undone(tx: Transaction, type: string): AffectedActions {
  const { count, ids } = tx.actions.undoneOfType(type, NAMED);
  return { count, action_ids: ids };
}

const FIELDS = ActionTypePatch.keyof().options;

export function createCatalogCases(store: Store, catalog: Catalog): CatalogCases {
  const notFound = (name: string) => fail(problem('type_not_found', `There is no action type ${name}.`));
  return {
    list: () => catalog.list(),
    add: (actor, input) =>
      store.write((tx) => {
        if (catalog.get(input.name) !== null)
          return fail(problem('type_exists', `There is an action type ${input.name} already.`));
        const errors = templateErrors(input);
        if (errors.length > 0) return fail(problem('validation_error', 'The type is not well formed.', { errors }));
        const { name, ...definition } = input;
        tx.types.put(name, { ...definition, title: input.title ?? name });
        const type = catalog.get(name) as ActionType;
        tx.record({ kind: 'catalog.added', actor, data: { type } });
        return ok(type);
      }),
    change: (actor, name, patch) =>
      store.write((tx) => {
        const before = catalog.get(name);
        if (before === null) return notFound(name);
        const definition = changedType(before, patch);
        if (!definition.ok) return definition;
        const changes = changesBetween<ActionType>(before, { ...before, ...definition.value }, FIELDS);
        if (changes.length === 0) return ok({ ...before, affected: NONE });
        tx.types.put(name, definition.value);
        const type = catalog.get(name) as ActionType;
        const affected = bearsOnFiled(before, type) ? undone(tx, name) : NONE;
        const data = { type, before, affected: affected.count, ...told(changes) };
        tx.record({ kind: 'catalog.changed', actor, data });
        return ok({ ...type, affected });
      }),
    remove: (actor, name) =>
      store.write((tx) => {
        const before = catalog.get(name);
        if (before === null) return notFound(name);
        if (isBuiltin(name)) return fail(problem('builtin_type', `${name} is built in; disable it instead.`));
        tx.types.remove(name);
        const affected = undone(tx, name);
        tx.record({ kind: 'catalog.removed', actor, data: { type: before, affected: affected.count } });
        return ok(affected);
      }),
  };
}
