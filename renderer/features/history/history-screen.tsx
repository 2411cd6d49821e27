/** The screen "History". */
import { Page } from '../../shell/page.tsx';

export function HistoryScreen() {
  return <Page title="History">{null}</Page>;
}
