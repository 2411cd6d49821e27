/** A link to a place in this window; opening it elsewhere (middle click, Ctrl) stays the browser's. */
import type { ComponentProps, MouseEvent } from 'react';
import { navigate } from './location.ts';

export interface LinkProps extends ComponentProps<'a'> {
  href: string;
}

export function Link({ href, onClick, children, ...rest }: LinkProps) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !isPlain) return;
    event.preventDefault();
    navigate(href);
  };
  return (
    <a {...rest} href={href} onClick={follow}>
      {children}
    </a>
  );
}
