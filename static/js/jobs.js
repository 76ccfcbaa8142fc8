/** Follows a job until it ends, through the server's event stream. */

/** Resolves with the job's last state; `onState` is called with every state that comes. */
export function follow(jobUrl, { language, onState }) {
  return new Promise((resolve, reject) => {
    const address = new URL(`${jobUrl}/events`, location.href);
    if (language === "en") address.searchParams.set("lang", "en");
    const stream = new EventSource(address);
    stream.addEventListener("job", (event) => {
      const job = JSON.parse(event.data);
      onState(job);
      if (["successful", "failed", "dismissed"].includes(job.status)) {
        stream.close();
        resolve(job);
      }
    });
    stream.addEventListener("error", () => {
      // the browser connects again by itself; only a closed stream is the end
      if (stream.readyState === EventSource.CLOSED) reject(new Error("stream closed"));
    });
  });
}
