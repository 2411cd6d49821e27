/** A button of one icon; its name is told to screen readers and shown on hover and focus. */
import type { LucideIcon } from 'lucide-react';
import styles from './button.module.css';
import { Button, type ButtonProps } from './button.tsx';
import { classes } from './classes.ts';
import { Tooltip } from './tooltip.tsx';

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label'> {
  icon: LucideIcon;
  label: string;
}

/** `label` names what pressing it does. */
export function IconButton({
  icon: Icon,
  label,
  kind = 'quiet',
  size = 'normal',
  className,
  isBusy = false,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip label={label}>
      <Button
        {...rest}
        kind={kind}
        size={size}
        isBusy={isBusy}
        aria-label={label}
        className={classes(styles.icon, size === 'small' && styles.small, className)}
      >
        {!isBusy && <Icon size={size === 'small' ? 14 : 16} aria-hidden />}
      </Button>
    </Tooltip>
  );
}
