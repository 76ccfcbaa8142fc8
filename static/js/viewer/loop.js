/**
 * When to load, when to draw, and when the picture is ready.
 *
 * While files are on their way the tiles are asked every few milliseconds and hardly anything is drawn: drawing would take
 * the time loading needs. When all queues were empty in three consecutive updates one frame of the best quality is drawn,
 * and when the graphics device has finished it the page is marked ready. Before that a first picture comes in the same way of what
 * matters most (see Picture.settle), a light one.
 */

const UPDATE_MILLISECONDS = 15;
const QUIET_UPDATES = 3;
const REST_MILLISECONDS = 120;
const PROGRESS_MILLISECONDS = 300;
const CHEAP_FRAME = 60;

/** Marks the page as ready or not. */
export function markReady(ready) {
  document.documentElement.dataset.ready = ready ? "1" : "0";
}

/** Notes in the browser's record of the page that the first picture is drawn, for whoever measures. */
export function markFirst() {
  performance.mark("twin-first-picture");
}

export class Loop {
  /**
   * `host`: advance(now) -> bool (a flight goes on), update({moving}), isIdle() -> bool, settle() -> bool (something moved, load
   * again), draw({moving}), drawn() -> Promise of milliseconds, rested().
   */
  constructor(host) {
    Object.assign(this, { host, quiet: 0, timer: null, frame: null, waiting: [], turn: 0, handAt: -Infinity, progressAt: 0, cost: Infinity, ended: false });
  }

  /** The picture is out of date: load and draw until it is ready again. */
  touch() {
    if (this.ended) return;
    markReady(false);
    this.quiet = 0;
    this.turn += 1;
    this.#soon();
  }

  /** A hand moves the camera: draw every frame until it rests. */
  touchByHand() {
    this.handAt = performance.now();
    this.touch();
    this.#nextFrame();
  }

  /** Resolves when the picture is ready. */
  untilReady() {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  #soon() {
    if (this.timer === null && this.frame === null) this.timer = setTimeout(() => this.#step(), UPDATE_MILLISECONDS);
  }

  #nextFrame() {
    clearTimeout(this.timer);
    this.timer = null;
    this.frame ??= requestAnimationFrame(() => this.#step());
  }

  #step() {
    this.timer = null;
    this.frame = null;
    if (this.ended) return;
    const now = performance.now();
    const isFlying = this.host.advance(now);
    const moving = isFlying || now - this.handAt < REST_MILLISECONDS;
    this.host.update({ moving });
    if (moving) {
      this.quiet = 0;
      this.host.draw({ moving: true });
      this.#nextFrame();
    } else if (!this.host.isIdle()) {
      this.quiet = 0;
      this.#showProgress(now);
      this.#soon();
    } else {
      this.quiet += 1;
      if (this.quiet < QUIET_UPDATES) this.#soon();
      else this.#finish();
    }
  }

  /** Draws what has come so far, where a frame is cheap. */
  #showProgress(now) {
    if (this.cost > CHEAP_FRAME || now - this.progressAt < PROGRESS_MILLISECONDS) return;
    this.progressAt = now;
    this.host.draw({ moving: false });
  }

  async #finish() {
    if (this.host.settle()) {
      this.touch();
      return;
    }
    const { turn } = this;
    this.host.draw({ moving: false });
    this.cost = await this.host.drawn();
    if (turn === this.turn && !this.ended) this.end();
  }

  /** Declares the picture ready as it is and lets everybody who waits go on. */
  end() {
    markReady(true);
    const waiting = this.waiting.splice(0);
    this.host.rested();
    for (const resolve of waiting) resolve();
  }

  /** Stops for good. */
  stop() {
    this.ended = true;
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    Object.assign(this, { timer: null, frame: null });
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
