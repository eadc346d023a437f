// What was observed month by month in both worlds, and what the page makes of it.
const YEAR = 12;

export class Observations {
  constructor(metrics) {
    this.metrics = metrics;
    this.months = [];
  }

  // A frame brings the months since the last one; a recording may begin anew.
  take(frame) {
    const { series } = frame.blocks;
    const width = 2 * this.metrics.length;
    this.months.length = frame.first_month;
    for (let at = 0; at < series.length; at += width) this.months.push(series.slice(at, at + width));
  }

  column(metric, world) {
    const at = world * this.metrics.length + this.metrics.indexOf(metric);
    return this.months.map((month) => month[at]);
  }

  last(metric, world) {
    const month = this.months.at(-1);
    return month ? month[world * this.metrics.length + this.metrics.indexOf(metric)] : NaN;
  }

  // Mean of the last twelve months, as monthly turnover jumps too much to be read; nothing before a year is full.
  overYear(metric, world) {
    const values = this.column(metric, world);
    let sum = 0;
    return values.map((value, i) => {
      sum += value;
      if (i >= YEAR) sum -= values[i - YEAR];
      return i + 1 < YEAR ? NaN : sum / YEAR;
    });
  }

  lastYear(metric, world) { return this.overYear(metric, world).at(-1) ?? NaN; }
}
