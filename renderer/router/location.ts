/** View and filters live in the address, so that back, reload and a copied link lead to the same place. */
import { useCallback, useMemo, useSyncExternalStore } from 'react';

const CHANGED = 'holdpoint:location';

/** Goes to an address of this window. `replace`: no step to go back to. */
export function navigate(address: string, options: { replace?: boolean } = {}): void {
  if (options.replace) history.replaceState(null, '', address);
  else {
    history.pushState(null, '', address);
    // Another screen begins at its top; going back, the browser itself returns to where one was.
    window.scrollTo(0, 0);
  }
  window.dispatchEvent(new Event(CHANGED));
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(CHANGED, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(CHANGED, listener);
  };
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

export function useQuery(): URLSearchParams {
  const search = useSyncExternalStore(subscribe, () => location.search);
  return useMemo(() => new URLSearchParams(search), [search]);
}

/**
 * Changes parts of the query; an empty value takes its name away. It replaces the present address: filters are no steps
 * to go back through.
 */
export function useSetQuery(): (changes: Record<string, string>) => void {
  return useCallback((changes) => {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') query.delete(name);
      else query.set(name, value);
    }
    const text = query.toString();
    navigate(`${location.pathname}${text === '' ? '' : `?${text}`}`, { replace: true });
  }, []);
}
