/** How long the talk has lasted. */

const SECOND = 1000;

/** Time of a clock {startedAt, stoppedAt} in ms; 0 before it starts. */
export function elapsed({ startedAt, stoppedAt }, now = Date.now()) {
  return startedAt === null ? 0 : (stoppedAt ?? now) - startedAt;
}

/** "12:40", from an hour on "1:02:40". */
export function written(milliseconds) {
  const seconds = Math.floor(milliseconds / SECOND);
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}
