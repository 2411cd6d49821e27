/** An instant as a datetime-local field takes it: local, to the minute. */
export function localInput(at: string | Date): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
