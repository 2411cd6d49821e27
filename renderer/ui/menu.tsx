/** A menu of commands behind a button. */
import { Menu as Base } from '@base-ui/react/menu';
import type { LucideIcon } from 'lucide-react';
import { type ReactElement, type ReactNode, useEffect } from 'react';
import { classes } from './classes.ts';
import { mainLandmark } from './main-landmark.ts';
import styles from './menu.module.css';

/**
 * The focus guards around a menu take the focus only to hand it on. Base UI hides them from assistive technology, and what
 * is hidden must not be focusable (WCAG 4.1.2): nothing is lost by not hiding them, for they are empty.
 */
function useFocusGuardsSeen(): void {
  useEffect(() => {
    const unhide = () => {
      for (const guard of document.querySelectorAll('[data-base-ui-focus-guard][aria-hidden]')) {
        guard.removeAttribute('aria-hidden');
      }
    };
    const observer = new MutationObserver(unhide);
    observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['aria-hidden'] });
    unhide();
    return () => observer.disconnect();
  }, []);
}

function Content({ children }: { children: ReactNode }) {
  useFocusGuardsSeen();
  return children;
}

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  children: ReactNode;
  align?: 'start' | 'end';
}

/** `children` are `MenuItem`, `MenuSeparator` and `MenuGroup`. */
export function Menu({ trigger, children, align = 'end' }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal container={mainLandmark()}>
        <Base.Positioner sideOffset={4} align={align} className={styles.positioner}>
          <Base.Popup className={styles.popup}>
            <Content>{children}</Content>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export interface SharedMenuProps {
  /** The button it was opened from; it gets the focus back. */
  anchor: HTMLElement;
  onClose: () => void;
  children: ReactNode;
}

/** One menu for the buttons of a long list, of which a menu each would be slow to draw. Open while it is mounted. */
export function SharedMenu({ anchor, onClose, children }: SharedMenuProps) {
  return (
    <Base.Root
      open
      modal={false}
      onOpenChange={(open, details) => {
        // A press on its own button is that button's to answer.
        const isOwnButton = details.event.target instanceof Node && anchor.contains(details.event.target);
        if (details.reason === 'outside-press' && isOwnButton) details.cancel();
        else if (!open) onClose();
      }}
    >
      <Base.Portal container={mainLandmark()}>
        <Base.Positioner anchor={anchor} sideOffset={4} align="end" className={styles.positioner}>
          <Base.Popup className={styles.popup} finalFocus={() => anchor}>
            <Content>{children}</Content>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export interface MenuItemProps {
  icon?: LucideIcon;
  onSelect: () => void;
  isDanger?: boolean;
  isDisabled?: boolean;
  children: ReactNode;
}

/** One command of a menu. */
export function MenuItem({ icon: Icon, onSelect, isDanger = false, isDisabled = false, children }: MenuItemProps) {
  return (
    <Base.Item className={classes(styles.item, isDanger && styles.danger)} onClick={onSelect} disabled={isDisabled}>
      {Icon !== undefined && <Icon size={15} aria-hidden />}
      {children}
    </Base.Item>
  );
}

export function MenuSeparator() {
  return <Base.Separator className={styles.separator} />;
}

/** Commands under a common heading. */
export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Base.Group>
      <Base.GroupLabel className={styles.heading}>{label}</Base.GroupLabel>
      {children}
    </Base.Group>
  );
}
