// The clock: plays months at a chosen speed. It asks for the next frame before it paints the last one.
export const SPEEDS = [1, 2, 4, 8, 16, Infinity];

export class Player {
  // next(months) → a frame; show(frame, playing) paints it; ended(frame) says whether there is nothing more.
  constructor({ next, show, ended, changed, failed }) {
    Object.assign(this, { next, show, ended, changed, failed });
    this.playing = false;
    this.speed = 4;
    this.painted = 0;
  }

  toggle() { return this.playing ? this.pause() : this.play(); }

  pause() {
    this.playing = false;
    return this.running ?? Promise.resolve();
  }

  play() {
    if (this.playing) return;
    this.playing = true;
    this.changed(true);
    const before = this.running ?? Promise.resolve();
    this.running = before.then(() => this.#run()).catch(this.failed).finally(() => {
      this.playing = false;
      this.changed(false);
    });
  }

  async #run() {
    let due = performance.now();
    let coming = this.next(1);
    while (true) {
      const frame = await coming;
      const over = this.ended(frame);
      if (!this.playing || over) return this.show(frame, false);
      due = Math.max(due + 1000 / this.speed, performance.now() - 250);
      const wait = due - performance.now();
      if (wait > 4) {
        this.show(frame, true);
        await new Promise((resolve) => setTimeout(resolve, wait));
        if (!this.playing) return this.show(frame, false);
        coming = this.next(1);
      } else {
        coming = this.next(1);
        this.show(frame, true);
      }
      this.painted++;
      await new Promise(requestAnimationFrame);
    }
  }
}
