/** The save button of a section, and what came of the last saving. */

import { Check, TriangleAlert } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { visibleText } from '../../ui/visible-text.ts';
import styles from './settings.module.css';
import type { Save } from './use-save.ts';

export interface SaveFootProps {
  save: Save;
  /** Something differs from what is saved. */
  isChanged: boolean;
  onUndo: () => void;
}

export function SaveFoot({ save, isChanged, onUndo }: SaveFootProps) {
  return (
    <div className={styles.foot}>
      <Button kind="primary" type="submit" isBusy={save.isBusy} disabled={!isChanged}>
        Save
      </Button>
      {isChanged && !save.isBusy && <Button onClick={onUndo}>Undo</Button>}
      <span role="status">
        {save.isSaved && (
          <span className={classes(styles.result, styles.saved)}>
            <Check size={15} aria-hidden />
            Saved
          </span>
        )}
        {save.problem !== null && (
          <span className={classes(styles.result, styles.refused)}>
            <TriangleAlert size={15} aria-hidden />
            Not saved: {visibleText(save.problem.message)}
          </span>
        )}
      </span>
    </div>
  );
}
