/** The screen "Servers". */
import { Page } from '../../shell/page.tsx';

export function ServersScreen() {
  return <Page title="Servers">{null}</Page>;
}
