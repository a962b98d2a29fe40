/** Log lines on standard error, one JSON object each: for a maintainer; what a user is to know is said in plain words. */
export function log(message: string, facts: Record<string, unknown>): void {
  console.error(JSON.stringify({ time: new Date().toISOString(), message, ...facts }));
}
