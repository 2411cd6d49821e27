/** Keys of notices: the same subject has the same key in every run. */

export const noticeKey = {
  waiting: (actionId: number) => `action:${actionId}`,
  failed: (actionId: number) => `failed:${actionId}`,
  done: (actionId: number) => `done:${actionId}`,
  unreachable: (serverId: string) => `unreachable:${serverId}`,
  changedKey: (serverId: string) => `host-key:${serverId}`,
  maintenance: (windowId: number) => `maintenance:${windowId}`,
  maintenanceEnded: (windowId: number) => `maintenance-ended:${windowId}`,
  /** One summary for each stream of notices, and one for what came in quiet hours. */
  summary: (of: string) => `summary:${of}`,
  /** For all that passes, where a desktop keeps only so many notices. */
  passing: () => 'passing',
  /** What is said to a person about what they pressed. */
  answer: (to: string | number) => `answer:${to}`,
} as const;

/** The action that a notice with Approve and Reject asks about; null for every other key. */
export function waitingActionOf(key: string): number | null {
  const digits = /^action:(\d{1,15})$/.exec(key)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Whether the notice may stand for actions that wait, without saying which. */
export function mayTellWaiting(key: string): boolean {
  return WAITING_SUMMARIES.has(key);
}

const WAITING_SUMMARIES = new Set(['waiting', 'quiet', 'missed', 'all'].map(noticeKey.summary));
