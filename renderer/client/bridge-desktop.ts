/** What the Electron window shares with its desktop: addresses it is asked to open, and the theme it is drawn in. */
import { BRIDGE_THEMES, type Bridge } from '../../main/contract/bridge.ts';
import { isOwnAddress } from '../router/own-address.ts';

/** `navigate` is only given paths of this window, whoever asked. */
export function followDesktop(bridge: Pick<Bridge, 'onOpenPath' | 'setTheme'>, navigate: (path: string) => void): void {
  bridge.onOpenPath((path) => {
    if (isOwnAddress(path)) navigate(path);
  });
  const root = document.documentElement;
  const tell = () => {
    const theme = BRIDGE_THEMES.find((name) => name === root.dataset.theme) ?? 'system';
    void bridge.setTheme(theme).catch(() => {});
  };
  tell();
  new MutationObserver(tell).observe(root, { attributes: true, attributeFilter: ['data-theme'] });
}
