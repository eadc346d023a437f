// The worlds of a recording: everything is in this file, nothing is asked of anybody.
import { decode } from "./container.js";

async function unsqueezed(text) {
  const raw = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

export class RecordedSource {
  static async read(element) {
    const data = JSON.parse(element.textContent);
    const [frames, lives] = await Promise.all([unsqueezed(data.frames), unsqueezed(data.lives)]);
    return new RecordedSource(frames, data.sizes, lives);
  }

  constructor(frames, sizes, lives) {
    this.live = false;
    this.messages = [];
    let place = 0;
    for (const size of sizes) {
      this.messages.push(decode(frames.slice(place, place + size)));
      place += size;
    }
    const length = new DataView(lives).getUint32(0, true);
    this.lives = JSON.parse(new TextDecoder().decode(new Uint8Array(lives, 4, length)));
    this.pages = new Uint8Array(lives, 4 + length);
    this.scene = this.messages[0];
    this.last = this.messages.length - 2;
    this.month = 0;
    const { capacity } = this.scene.blocks;
    this.rows = capacity.reduce((sum, n) => sum + n, 0);
    this.#addUp();
  }

  // Each month is told as its difference to the month before, column after column.
  #addUp() {
    const column = this.last * this.rows;
    for (let at = 0; at < this.pages.length; at++) {
      if (at % column >= this.rows) this.pages[at] += this.pages[at - this.rows];
    }
  }

  async open(plan, month) { return [this.scene, await this.goTo(month)]; }
  async frame(months) { return this.goTo(this.month + months); }

  // A frame as the server would give it; after a jump with all that was observed and happened up to its month.
  async goTo(month) {
    const from = this.month;
    this.month = Math.max(0, Math.min(month, this.last));
    const frame = this.messages[this.month + 1];
    if (this.month === from + 1) return frame;
    const parts = this.messages.slice(2, this.month + 2);
    const series = new Float32Array(parts.reduce((sum, part) => sum + part.blocks.series.length, 0));
    let place = 0;
    for (const part of parts) { series.set(part.blocks.series, place); place += part.blocks.series.length; }
    const news = parts.flatMap((part) => part.news);
    return { ...frame, first_month: 0, news, blocks: { ...frame.blocks, series } };
  }

  #byte(world, column, month, row) {
    const columns = Object.keys(this.lives.columns).length + 1;
    return this.pages[((world * columns + column) * this.last + month - 1) * this.rows + row];
  }

  #life(world, row, mark) {
    const names = Object.keys(this.lives.columns);
    const diary = { months: [] };
    for (const name of names) diary[name] = [];
    for (let month = 1; month <= this.month; month++) {
      if (this.#byte(world, names.length, month, row) !== mark) continue;
      diary.months.push(month);
      names.forEach((name, i) => diary[name].push((this.#byte(world, i, month, row) * this.lives.columns[name]) / 250));
    }
    const gone = this.lives.departures[world].find(([month, post, holder]) =>
      month <= this.month && post === row && (holder % 255) + 1 === mark);
    const there = diary.months.at(-1) === this.month && !gone;
    return gone ? { diary, there, left_month: gone[0], way: gone[3] } : { diary, there };
  }

  async worker(world, row, holder = null) {
    const column = Object.keys(this.lives.columns).length;
    const now = this.month ? this.#byte(world, column, this.month, row) : 0;
    const mark = holder === null ? now : (holder % 255) + 1;
    const place = this.#place(row);
    const told = { row, world, month: this.month, place, recorded: true };
    if (!this.month) return { ...told, before: true };
    if (!mark) return { ...told, is_open: true, vacant_months: null };
    const lives = [0, 1].map((w) => this.#life(w, row, mark));
    const same = mark === 1 || lives[0].diary.months[0] === lives[1].diary.months[0];
    if (!same) lives[1 - world] = null;
    return { ...told, holder: mark - 1, lives };
  }

  #place(row) {
    const { first_row, agency_region } = this.scene.blocks;
    let agency = first_row.length - 1;
    while (first_row[agency] > row) agency--;
    return {
      agency, region: agency_region[agency], region_kind: this.scene.regions[agency_region[agency]],
      field: this.scene.fields[agency], agency_kind: this.scene.agency_kinds[agency],
    };
  }
}
