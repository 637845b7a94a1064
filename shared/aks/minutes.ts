/** The minutes from one moment to another, both in UTC as `2026-01-31T10:00:00Z`. Layers like this one have no clock, and no calendar. */
export function minutesBetween(fromAt: string, toAt: string): number {
  return minutesOf(toAt) - minutesOf(fromAt);
}

/** Since the 1st of March of the year 0, so that the day of a leap year comes last. */
function minutesOf(at: string): number {
  const [year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN] = (at.match(/\d+/g) ?? []).map(Number);
  const marches = month > 2 ? year : year - 1;
  const days =
    365 * marches +
    Math.floor(marches / 4) -
    Math.floor(marches / 100) +
    Math.floor(marches / 400) +
    Math.floor((153 * ((month + 9) % 12) + 2) / 5) +
    day;
  return (days * 24 + hour) * 60 + minute;
}
