/** The screen "Server". */
import { Page } from '../../shell/page.tsx';

export function ServerScreen({ serverId }: { serverId: string }) {
  return <Page title={serverId}>{null}</Page>;
}
