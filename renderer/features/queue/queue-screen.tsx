/** The screen "Queue". */
import { Page } from '../../shell/page.tsx';

export function QueueScreen() {
  return <Page title="Queue">{null}</Page>;
}
