/** A dialog: holds the focus while open, gives it back, closes with Esc. */

import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { buttonClass } from './button.tsx';
import { classes } from './classes.ts';
import styles from './dialog.module.css';
import { isField, mayReturnFocus } from './focus.ts';
import { eventNow, lastTypedAt, wasTyping } from './typing.ts';
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
  const { isOpen, onClose, title, description, children, footer, isWide, keepsOpen } = props;
  const popupRef = useRef<HTMLDivElement>(null);
  const focus = useDialogFocus(popupRef, props);
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
        <Base.Popup ref={popupRef} className={classes(styles.popup, isWide && styles.wide)} {...focus}>
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

/**
 * It opened while somebody typed elsewhere: none of its controls has the focus then, and the rest of the text presses none.
 * It closed while somebody types elsewhere: the focus stays there.
 */
function useDialogFocus(
  popupRef: RefObject<HTMLDivElement | null>,
  { isOpen, initialFocus, finalFocus }: Pick<DialogProps, 'isOpen' | 'initialFocus' | 'finalFocus'>,
) {
  const openedAt = useRef(Number.POSITIVE_INFINITY);
  useEffect(() => {
    openedAt.current = isOpen ? eventNow() : Number.POSITIVE_INFINITY;
  }, [isOpen]);
  return {
    initialFocus: () => (wasTyping() ? popupRef.current : (initialFocus?.current ?? true)),
    finalFocus: () => {
      if (!mayReturnFocus(popupRef.current, finalFocus !== undefined)) return false;
      return (typeof finalFocus === 'function' ? finalFocus() : finalFocus?.current) ?? true;
    },
    onKeyDownCapture(event: KeyboardEvent) {
      if ((event.key !== 'Enter' && event.key !== ' ') || isField(event.target)) return;
      if (lastTypedAt() > openedAt.current || !wasTyping(event.timeStamp)) return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}

function Body({ children }: { children: ReactNode }) {
  const box = useScrollBox<HTMLDivElement>({ label: 'Content' });
  return (
    <div {...box} className={styles.body}>
      {children}
    </div>
  );
}
