/** The keys, and the switch that turns them off. */
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Switch } from '../ui/switch.tsx';
import styles from './help-sheet.module.css';
import { setShortcuts, useShortcutsAreOn } from './shortcuts.ts';

const GROUPS: { title: string; keys: [keys: string[], what: string][] }[] = [
  {
    title: 'Everywhere',
    keys: [
      [['?'], 'Show this sheet'],
      [['/'], 'Search on this screen'],
      [['Ctrl', 'Enter'], 'Send what is typed in a larger field'],
      [['Esc'], 'Close what is open; clear the selection'],
    ],
  },
  {
    title: 'Approval queue',
    keys: [
      [['j', 'k'], 'Next and previous action'],
      [['Enter'], 'Show or hide its details'],
      [['a'], 'Approve'],
      [['r'], 'Reject, with a reason'],
      [['c'], 'Cancel (withdraw)'],
      [['x'], 'Select; a, r and c then act on all selected'],
    ],
  },
];

export function HelpSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const areOn = useShortcutsAreOn();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Keys">
      {GROUPS.map((group) => (
        <section key={group.title} className={styles.group}>
          <h3 className={styles.title}>{group.title}</h3>
          <dl className={styles.list}>
            {group.keys.map(([keys, what]) => (
              <div key={what} className={styles.row}>
                <dt>
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <Switch
        label="Single-letter keys"
        hint="Turn them off where dictation or another input method types letters by accident."
        isOn={areOn}
        onChange={setShortcuts}
      />
    </Dialog>
  );
}
