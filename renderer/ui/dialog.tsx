/** A dialog: holds the focus while open, gives it back, closes with Esc. */

import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { buttonClass } from './button.tsx';
import { classes } from './classes.ts';
import styles from './dialog.module.css';
import { useScrollBox } from './use-scroll-box.ts';

export interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: ReactNode;
  /** What it is about, in a sentence or two. */
  description?: ReactNode;
  children?: ReactNode;
  /** Its buttons; the one that goes on comes last. */
  footer?: ReactNode;
  isWide?: boolean;
  /** What has the focus first; else the first control. */
  initialFocus?: RefObject<HTMLElement | null>;
  /** What gets the focus after it; else what had it before. */
  finalFocus?: RefObject<HTMLElement | null> | (() => HTMLElement | null);
  /** What was typed would be lost: a click beside it does not close it. */
  keepsOpen?: boolean;
}

/** Controlled: it is open while `isOpen`. A form inside brings its own submit button. */
export function Dialog(props: DialogProps) {
  const { isOpen, onClose, title, description, children, footer, isWide, initialFocus, finalFocus, keepsOpen } = props;
  return (
    <Base.Root
      open={isOpen}
      disablePointerDismissal={keepsOpen ?? false}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          className={classes(styles.popup, isWide && styles.wide)}
          {...(initialFocus === undefined ? {} : { initialFocus })}
          {...(finalFocus === undefined ? {} : { finalFocus })}
        >
          <Base.Title className={styles.title}>{title}</Base.Title>
          <Body>
            {description !== undefined && (
              <Base.Description className={styles.description} render={<div />}>
                {description}
              </Base.Description>
            )}
            {children}
          </Body>
          {footer !== undefined && <div className={styles.foot}>{footer}</div>}
          {/* Last, so that what the dialog is about has the focus first. */}
          <Base.Close aria-label="Close" className={classes(buttonClass('quiet'), styles.close)}>
            <X size={16} aria-hidden />
          </Base.Close>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function Body({ children }: { children: ReactNode }) {
  const box = useScrollBox<HTMLDivElement>({ label: 'Content' });
  return (
    <div {...box} className={styles.body}>
      {children}
    </div>
  );
}
