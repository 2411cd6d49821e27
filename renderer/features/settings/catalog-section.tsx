/** The catalog: the closed list of what can be asked for (ACT-4). */
import { Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ActionType } from '../../../main/contract/catalog.ts';
import { useMirror } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { RemoveTypeDialog } from './remove-type-dialog.tsx';
import styles from './settings.module.css';
import { TypeDialog } from './type-dialog.tsx';
import { TypeRow } from './type-row.tsx';

type Open = { dialog: 'add' } | { dialog: 'edit' | 'remove'; type: ActionType } | null;

export function CatalogSection() {
  const types = useMirror((mirror) => mirror.types);
  const [open, setOpen] = useState<Open>(null);
  const addRef = useRef<HTMLButtonElement>(null);
  const close = () => setOpen(null);
  return (
    <div className={styles.sections}>
      <Card
        title="Action types"
        isFlush
        tools={
          <Button ref={addRef} onClick={() => setOpen({ dialog: 'add' })}>
            <Plus size={15} aria-hidden />
            Add type
          </Button>
        }
      >
        <p className={`${styles.padded} ${styles.meaning}`}>
          Only what stands here can be asked for: a fixed command with typed parameters, never a free one. A change
          counts at once, also for actions that wait or are approved.
        </p>
        <ul className={styles.rows} aria-label="Action types">
          {types.map((type) => (
            <li key={type.name}>
              <TypeRow
                type={type}
                onEdit={() => setOpen({ dialog: 'edit', type })}
                onRemove={() => setOpen({ dialog: 'remove', type })}
              />
            </li>
          ))}
        </ul>
      </Card>
      {open?.dialog === 'add' && <TypeDialog type={null} onClose={close} />}
      {open?.dialog === 'edit' && <TypeDialog type={open.type} onClose={close} />}
      {open?.dialog === 'remove' && (
        <RemoveTypeDialog type={open.type} onClose={close} finalFocus={() => addRef.current} />
      )}
    </div>
  );
}
