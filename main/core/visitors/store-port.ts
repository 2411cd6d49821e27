/** What the store keeps of visitors' pages. */
import type { VisitorFailure, VisitorPicture, VisitorSettings } from '../../contract/visitors.ts';

export interface VisitorPageRecord {
  server_id: string;
  /** null: nothing was ever set, or it was taken back. */
  settings: VisitorSettings | null;
  picture: VisitorPicture | null;
  pass: string | null;
  desired_revision: number;
  published_revision: number;
  published_folder: string | null;
  refresh_at: string | null;
  failure: VisitorFailure | null;
}

export interface VisitorStore {
  get(serverId: string): VisitorPageRecord | null;
  /** Changes what should be, which makes a new revision; the row is made where it is missing. */
  desire(serverId: string, change: Partial<Pick<VisitorPageRecord, 'settings' | 'picture' | 'pass'>>): void;
  /** Writes down what is known of the server. false where the row is gone. */
  note(
    serverId: string,
    change: Partial<Pick<VisitorPageRecord, 'published_revision' | 'published_folder' | 'refresh_at' | 'failure'>>,
  ): boolean;
  /** Servers with settings. */
  configured(): string[];
  /** Servers that are not known to be as they should be. */
  unsettled(): string[];
  /** Servers whose last attempt to bring it there failed. */
  failed(): string[];
  dueToRefresh(at: string): string[];
  nextRefreshAt(): string | null;
}
