// One world on a canvas: cells, ties, a dot for every post, journeys of seconded workers.
import { AWAY, BINS, CLOSED, INK, PALETTE, RING, VACANT, binOf } from "./colours.js";
import { KINDS } from "./layout.js";
import { t } from "./texts.js";

const SECONDED = 1;
const SUPERVISOR = 8;
const TIE_BINS = 4;
const FRAMES_BETWEEN_TIES = 6;
const JOURNEY_MS = 900;
const BOW = 0.14;
const TAU = Math.PI * 2;

export class WorldView {
  constructor(canvas, world) {
    this.canvas = canvas;
    this.world = world;
    this.ground = document.createElement("canvas");
    this.ties = document.createElement("canvas");
    this.age = Infinity;
    this.departed = new Map();
  }

  resize(scene, place, ratio) {
    this.scene = scene;
    this.place = place;
    this.ratio = ratio;
    for (const c of [this.canvas, this.ground, this.ties]) {
      c.width = Math.round(place.width * ratio);
      c.height = Math.round(place.height * ratio);
    }
    this.canvas.style.height = `${place.height}px`;
    this.age = Infinity;
    this.#paintGround();
  }

  #pen(canvas) {
    const pen = canvas.getContext("2d", { alpha: false });
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    return pen;
  }

  #paintGround() {
    const pen = this.#pen(this.ground);
    const { blocks, cells, width, height, kindOf } = this.place;
    pen.fillStyle = "#faf8f3";
    pen.fillRect(0, 0, width, height);
    blocks.forEach((box, k) => {
      if (box.w < 2) return;
      pen.fillStyle = k ? "#f3eee4" : "#edf2f4";
      pen.beginPath();
      pen.roundRect(box.x, box.y, box.w, box.h, 6);
      pen.fill();
      pen.fillStyle = INK;
      const size = box.w < 130 ? 11 : 12.5;
      pen.font = `600 ${size}px system-ui, "Noto Sans CJK SC", sans-serif`;
      pen.fillText(t(`region.${KINDS[k]}`), box.x + 6, box.y + 14.5, box.w - 10);
    });
    pen.strokeStyle = "#d8d2c4";
    pen.lineWidth = 1;
    cells.forEach((c, a) => {
      pen.fillStyle = kindOf[a] ? "#fbf8f2" : "#f9fbfc";
      pen.beginPath();
      pen.roundRect(c.x, c.y, c.w, c.h, 3);
      pen.fill();
      pen.stroke();
    });
  }

  #paintTies(strength) {
    const pen = this.#pen(this.ties);
    const { tie_lower, tie_upper } = this.scene.blocks;
    const { x, y, width, height } = this.place;
    pen.drawImage(this.ground, 0, 0, width, height);
    pen.strokeStyle = "#5b6f7d";
    for (let bin = 0; bin < TIE_BINS; bin++) {
      pen.globalAlpha = 0.12 + 0.14 * bin;
      pen.lineWidth = 0.5 + 0.25 * bin;
      pen.beginPath();
      for (let i = 0; i < strength.length; i++) {
        if (!strength[i] || Math.min(TIE_BINS - 1, strength[i] >> 6) !== bin) continue;
        this.#bow(pen, x, y, tie_lower[i], tie_upper[i]);
      }
      pen.stroke();
    }
    pen.globalAlpha = 1;
  }

  // A slight bow, so that a tie that passes over other posts is told from those between them.
  #bow(pen, x, y, from, to) {
    const [dx, dy] = [x[to] - x[from], y[to] - y[from]];
    pen.moveTo(x[from], y[from]);
    pen.quadraticCurveTo(x[from] + dx / 2 + dy * BOW, y[from] + dy / 2 - dx * BOW, x[to], y[to]);
  }

  // still: nothing moves after this frame, so everything must be up to date.
  paint(frame, { ties, picked, still, reducedMotion }) {
    const own = (name) => frame.blocks[name + this.world];
    const pen = this.#pen(this.canvas);
    const { width, height } = this.place;
    if (ties && (still || ++this.age >= FRAMES_BETWEEN_TIES)) {
      this.#paintTies(own("ties"));
      this.age = 0;
    }
    pen.drawImage(ties ? this.ties : this.ground, 0, 0, width, height);
    if (picked) this.#paintPickedTies(pen, own("ties"), picked);
    this.#paintPosts(pen, own("exhaustion"), own("flags"));
    const moving = this.#paintJourneys(pen, own("away"), own("exhaustion"), reducedMotion);
    if (picked) this.#paintPicked(pen, picked);
    return moving;
  }

  #paintPosts(pen, exhaustion, flags) {
    const { x, y, spacing } = this.place;
    const radius = Math.max(1.4, Math.min(spacing * 0.36, 5));
    const bins = Array.from({ length: BINS }, () => []);
    const vacant = [];
    const away = [];
    for (let row = 0; row < exhaustion.length; row++) {
      const byte = exhaustion[row];
      if (byte === CLOSED || Number.isNaN(x[row])) continue;
      if (byte === VACANT) vacant.push(row);
      else if (flags[row] & SECONDED) away.push(row);
      else bins[binOf(byte)].push(row);
    }
    bins.forEach((rows, bin) => {
      if (!rows.length) return;
      pen.fillStyle = PALETTE[bin];
      pen.beginPath();
      for (const row of rows) {
        const r = flags[row] & SUPERVISOR ? radius * 1.3 : radius;
        pen.moveTo(x[row] + r, y[row]);
        pen.arc(x[row], y[row], r, 0, TAU);
      }
      pen.fill();
    });
    this.#rings(pen, vacant, radius * 0.9, RING, 1.4, []);
    this.#rings(pen, away, radius, AWAY, 1.2, [1.5, 1.5]);
  }

  #rings(pen, rows, radius, colour, width, dash) {
    const { x, y } = this.place;
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.setLineDash(dash);
    pen.beginPath();
    for (const row of rows) {
      pen.moveTo(x[row] + radius, y[row]);
      pen.arc(x[row], y[row], radius, 0, TAU);
    }
    pen.stroke();
    pen.setLineDash([]);
  }

  // A seconded worker is seen on the way for a moment, then as a diamond in the agency that she helps.
  #paintJourneys(pen, away, exhaustion, reducedMotion) {
    const now = performance.now();
    const { x, y, cells } = this.place;
    const seen = new Map();
    const guests = new Map();
    let moving = false;
    for (let i = 0; i < away.length; i += 3) {
      const [row, host] = [away[i], away[i + 1]];
      const begun = this.departed.get(row) ?? now;
      seen.set(row, begun);
      const share = reducedMotion ? 1 : Math.min(1, (now - begun) / JOURNEY_MS);
      moving ||= share < 1;
      const number = guests.get(host) ?? 0;
      guests.set(host, number + 1);
      const cell = cells[host];
      const end = [cell.x + cell.w - 7 - 9 * (number % 4), cell.y + cell.h - 7 - 9 * Math.floor(number / 4)];
      this.#journey(pen, [x[row], y[row]], end, share, PALETTE[binOf(exhaustion[row])]);
    }
    this.departed = seen;
    return moving;
  }

  #journey(pen, start, end, share, colour) {
    const bend = [(start[0] + end[0]) / 2 + (end[1] - start[1]) * 0.18, (start[1] + end[1]) / 2 - (end[0] - start[0]) * 0.18];
    pen.strokeStyle = AWAY;
    pen.globalAlpha = share < 1 ? 0.6 : 0.16;
    pen.lineWidth = 1.1;
    pen.beginPath();
    pen.moveTo(...start);
    pen.quadraticCurveTo(...bend, ...end);
    pen.stroke();
    pen.globalAlpha = 1;
    const at = (k) => (1 - share) ** 2 * start[k] + 2 * (1 - share) * share * bend[k] + share ** 2 * end[k];
    const [px, py, r] = [at(0), at(1), 5];
    pen.beginPath();
    pen.moveTo(px, py - r);
    pen.lineTo(px + r, py);
    pen.lineTo(px, py + r);
    pen.lineTo(px - r, py);
    pen.closePath();
    pen.fillStyle = colour;
    pen.fill();
    pen.strokeStyle = AWAY;
    pen.lineWidth = 1.6;
    pen.stroke();
  }

  #paintPickedTies(pen, strength, picked) {
    if (picked.row === undefined) return;
    const { tie_lower, tie_upper } = this.scene.blocks;
    const { x, y } = this.place;
    pen.strokeStyle = INK;
    for (let i = 0; i < strength.length; i++) {
      if (!strength[i] || (tie_lower[i] !== picked.row && tie_upper[i] !== picked.row)) continue;
      pen.lineWidth = 1 + (2.5 * strength[i]) / 255;
      pen.beginPath();
      this.#bow(pen, x, y, tie_lower[i], tie_upper[i]);
      pen.stroke();
    }
  }

  #paintPicked(pen, picked) {
    pen.strokeStyle = INK;
    pen.lineWidth = 2.4;
    const cell = this.place.cells[picked.agency];
    pen.beginPath();
    if (picked.row === undefined) pen.roundRect(cell.x, cell.y, cell.w, cell.h, 3);
    else {
      const [px, py] = [this.place.x[picked.row], this.place.y[picked.row]];
      pen.arc(px, py, Math.max(6, this.place.spacing * 0.62), 0, TAU);
    }
    pen.stroke();
  }

  // What lies under a point: a post (row and agency), else an agency, else nothing.
  at(px, py, exhaustion) {
    const { cells, x, y, spacing } = this.place;
    const agency = cells.findIndex((c) => px >= c.x && px <= c.x + c.w && py >= c.y && py <= c.y + c.h);
    if (agency < 0) return null;
    const { first_row, capacity } = this.scene.blocks;
    let best = null;
    let nearest = Math.max(spacing * 0.75, 6);
    for (let row = first_row[agency]; row < first_row[agency] + capacity[agency]; row++) {
      if (exhaustion[row] === CLOSED || Number.isNaN(x[row])) continue;
      const distance = Math.hypot(x[row] - px, y[row] - py);
      if (distance < nearest) [best, nearest] = [row, distance];
    }
    return best === null ? { agency } : { agency, row: best };
  }
}
