/** When a new token ends. */

export const END_CHOICES = [
  { value: '30', label: 'After 30 days' },
  { value: '90', label: 'After 90 days' },
  { value: '365', label: 'After a year' },
  { value: 'none', label: 'Never, until it is revoked' },
  { value: 'own', label: 'At a time of your choice' },
] as const;
export type EndChoice = (typeof END_CHOICES)[number]['value'];

const DAY_MS = 86_400_000;

/** null: never. undefined: the time of one's choice is missing, or is not in the future. */
export function endOf(choice: EndChoice, own: string, nowMs: number): string | null | undefined {
  if (choice === 'none') return null;
  const at = choice === 'own' ? Date.parse(own) : nowMs + Number(choice) * DAY_MS;
  return at > nowMs ? new Date(at).toISOString() : undefined;
}
