/** What a token may do. */
import { ADMIN_MEANS, type Scope } from '../../../main/contract/token.ts';
import { Checkbox } from '../../ui/field.tsx';
import styles from './scope-choice.module.css';

/** As contract/token.ts defines them. */
const MEANINGS: Record<Scope, string> = {
  read: 'see everything',
  request: 'file actions, and withdraw its own',
  approve: 'decide on actions',
  operate: 'put servers into maintenance mode, test connections',
  admin: 'change servers, settings, action types and tokens',
};

export function ScopeChoice(props: { chosen: readonly Scope[]; onChoose: (scopes: readonly Scope[]) => void }) {
  const { chosen, onChoose } = props;
  return (
    <fieldset className={styles.scopes}>
      <legend>It may</legend>
      {Object.entries(MEANINGS).map(([name, meaning]) => {
        const scope = name as Scope;
        return (
          <Checkbox
            key={scope}
            label={
              <>
                <strong>{scope}</strong>: {meaning}
              </>
            }
            checked={chosen.includes(scope)}
            onChange={(event) =>
              onChoose(event.target.checked ? [...chosen, scope] : chosen.filter((other) => other !== scope))
            }
          />
        );
      })}
      {chosen.length === 0 && <p className={styles.error}>Choose at least one.</p>}
      <p className={chosen.includes('admin') ? styles.warning : styles.meaning}>{ADMIN_MEANS}</p>
      {chosen.includes('request') && chosen.includes('approve') && (
        <p className={styles.warning}>With both, this program can approve what it asked for itself.</p>
      )}
    </fieldset>
  );
}
