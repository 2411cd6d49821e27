/** The person's clock: times of day and instants as this machine shows them. */

export interface LocalTime {
  /** Minutes since local midnight, 0 to 1439. `at`: milliseconds since 1970, here and below. */
  minutes(at: number): number;
  /** An instant as short as it stays clear: `14:05` on the same day as `now`, else `4 Mar, 14:05`. */
  text(at: number, now: number): string;
  /** 08:00 of the next calendar day: what "until tomorrow" means in the window too. */
  tomorrowMorning(now: number): number;
}

export const MORNING = '08:00';
const MORNING_HOUR = 8;

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DATE_TIME = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

export const localTime: LocalTime = {
  minutes(at) {
    const date = new Date(at);
    return date.getHours() * 60 + date.getMinutes();
  },
  text(at, now) {
    const isSameDay = new Date(at).toDateString() === new Date(now).toDateString();
    return (isSameDay ? TIME : DATE_TIME).format(at);
  },
  tomorrowMorning(now) {
    const date = new Date(now);
    date.setDate(date.getDate() + 1);
    date.setHours(MORNING_HOUR, 0, 0, 0);
    return date.getTime();
  },
};
