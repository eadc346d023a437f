// Both worlds side by side: one layout for both, pointing and the keyboard.
import { CLOSED, FULL, VACANT } from "./colours.js";
import { by } from "./elements.js";
import { layout } from "./layout.js";
import { number, t } from "./texts.js";
import { WorldView } from "./world_view.js";

const HEADROOM = 1;

export class WorldsPanel {
  constructor({ onWorker, onAgency }) {
    this.onWorker = onWorker;
    this.onAgency = onAgency;
    this.picked = null;
    this.ties = true;
    this.canvases = [by("world0"), by("world1")];
    this.views = this.canvases.map((canvas, world) => new WorldView(canvas, world));
    this.reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
    this.canvases.forEach((canvas, world) => this.#listen(canvas, world));
    this.tip = by("tip");
  }

  begin(scene, frame) {
    this.scene = scene;
    this.frame = frame;
    this.picked = null;
    this.needed = Array.from(scene.blocks.initial_posts);
    this.views.forEach((view) => view.departed.clear());
    this.#grow();
    this.resize();
  }

  resize() {
    const width = Math.floor(this.canvases[0].clientWidth);
    if (!this.scene || !width) return;
    const height = Math.round(Math.max(300, Math.min(width * 0.92, 560)));
    this.place = layout(this.scene, this.needed, width, height);
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    this.views.forEach((view) => view.resize(this.scene, this.place, ratio));
    this.paint(true);
  }

  show(frame, still) {
    this.frame = frame;
    if (this.#grow()) this.resize();
    else this.paint(still);
  }

  paint(still) {
    if (!this.frame || !this.place) return;
    const how = { ties: this.ties, still, reducedMotion: this.reducedMotion.matches };
    const moving = this.views.map((view) => {
      const picked = this.picked && (this.picked.both || this.picked.world === view.world) ? this.picked : null;
      return view.paint(this.frame, { ...how, picked });
    });
    if (still && moving.some(Boolean)) this.#again();
  }

  // Journeys go on for a moment after the last frame.
  #again() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = null;
      this.paint(true);
    });
  }

  // Agencies that got more posts than there were places for get a larger cell, in both worlds.
  #grow() {
    const { first_row, capacity } = this.scene.blocks;
    const [a, b] = [this.frame.blocks.exhaustion0, this.frame.blocks.exhaustion1];
    let grew = false;
    for (let i = 0; i < first_row.length; i++) {
      let used = capacity[i];
      while (used > this.needed[i] && a[first_row[i] + used - 1] === CLOSED && b[first_row[i] + used - 1] === CLOSED) used--;
      if (used > this.needed[i]) {
        this.needed[i] = Math.min(capacity[i], used + HEADROOM);
        grew = true;
      }
    }
    return grew;
  }

  pick(picked) {
    this.picked = picked;
    this.paint(true);
  }

  #exhaustion(world) { return this.frame.blocks[`exhaustion${world}`]; }

  #listen(canvas, world) {
    const found = (event) => {
      const box = canvas.getBoundingClientRect();
      return this.views[world].at(event.clientX - box.left, event.clientY - box.top, this.#exhaustion(world));
    };
    canvas.addEventListener("click", (event) => {
      if (this.frame) this.#tell(world, found(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (this.frame && event.pointerType === "mouse") this.#hint(event, world, found(event));
    });
    canvas.addEventListener("pointerleave", () => { this.tip.hidden = true; });
    canvas.addEventListener("keydown", (event) => this.#key(event, world));
  }

  #tell(world, found) {
    if (!found) return;
    this.pick({ world, both: true, ...found });
    if (found.row === undefined) this.onAgency(found.agency);
    else this.onWorker(world, found.row);
  }

  #hint(event, world, found) {
    this.tip.hidden = !found;
    if (!found) return;
    this.tip.textContent = found.row === undefined ? this.#agencySaid(found) : this.#postSaid(world, found);
    const left = Math.min(event.pageX + 14, document.documentElement.clientWidth - this.tip.offsetWidth - 8);
    this.tip.style.left = `${Math.max(left, 4)}px`;
    this.tip.style.top = `${event.pageY + 16}px`;
  }

  #agencySaid({ agency }) { return t("tip_agency", { n: agency + 1, field: t(`field.${this.scene.fields[agency]}`) }); }

  #postSaid(world, { row }) {
    const byte = this.#exhaustion(world)[row];
    return byte === VACANT ? t("tip_vacant") : t("tip", { n: number((6 * byte) / FULL, 1) });
  }

  #said(world, found) {
    return [this.#agencySaid(found), found.row === undefined ? null : this.#postSaid(world, found)].filter(Boolean).join(". ");
  }

  #key(event, world) {
    if (!this.frame) return;
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const step = steps[event.key];
    if (step) {
      this.pick({ world, both: true, ...this.#next(world, ...step) });
      by("picked").textContent = this.#said(world, this.picked);
    }
    else if (event.key === "Enter" && this.picked) this.#tell(world, { agency: this.picked.agency, row: this.picked.row });
    else if (event.key.toLowerCase() === "a" && this.picked) this.#tell(world, { agency: this.picked.agency });
    else return;
    event.preventDefault();
  }

  #next(world, posts, agencies) {
    const { first_row, capacity } = this.scene.blocks;
    const count = first_row.length;
    if (!this.picked) return this.#firstOf(world, 0);
    if (agencies) return this.#firstOf(world, (this.picked.agency + agencies + count) % count);
    const exhaustion = this.#exhaustion(world);
    const total = first_row[count - 1] + capacity[count - 1];
    let row = this.picked.row ?? first_row[this.picked.agency];
    do row = (row + posts + total) % total; while (exhaustion[row] === CLOSED || Number.isNaN(this.place.x[row]));
    let agency = count - 1;
    while (first_row[agency] > row) agency--;
    return { agency, row };
  }

  #firstOf(world, agency) {
    const { first_row, capacity } = this.scene.blocks;
    const exhaustion = this.#exhaustion(world);
    for (let row = first_row[agency]; row < first_row[agency] + capacity[agency]; row++) {
      if (exhaustion[row] !== CLOSED) return { agency, row };
    }
    return { agency };
  }
}
