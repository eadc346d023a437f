// Files for the visitor: data as CSV, the worlds as PNG, charts as SVG.
import { FIRST, PALETTE, SECOND } from "./colours.js";
import { CHARTS, yearsFrom } from "./charts.js";
import { dateOf, monthName, number, t } from "./texts.js";

export function give(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function csv(observations, start) {
  const lines = [["month", "date", "world", ...observations.metrics].join(",")];
  observations.months.forEach((values, i) => {
    const date = dateOf(start, i + 1);
    for (const world of [0, 1]) {
      const own = values.subarray(world * observations.metrics.length, (world + 1) * observations.metrics.length);
      lines.push([i + 1, date, world ? "B" : "A", ...Array.from(own, (v) => (Number.isNaN(v) ? "" : String(v)))].join(","));
    }
  });
  return new Blob([lines.join("\n") + "\n"], { type: "text/csv" });
}

// Both worlds, their titles, the scale of colours and the honest line: what a slide needs.
export function picture(canvases, titles, date) {
  const [a, b] = canvases;
  const ratio = a.width / a.clientWidth;
  const [width, height, gap] = [a.clientWidth, a.clientHeight, 20];
  const sheet = document.createElement("canvas");
  sheet.width = (2 * width + 3 * gap) * ratio;
  sheet.height = (height + 110) * ratio;
  const pen = sheet.getContext("2d");
  pen.scale(ratio, ratio);
  pen.fillStyle = "#faf8f3";
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.fillStyle = "#1f2d38";
  pen.font = "600 14px system-ui, sans-serif";
  titles.forEach((title, i) => pen.fillText(title, gap + i * (width + gap), 28, width));
  pen.drawImage(a, gap, 40, width, height);
  pen.drawImage(b, 2 * gap + width, 40, width, height);
  pen.font = "12px system-ui, sans-serif";
  const y = height + 66;
  PALETTE.forEach((colour, i) => { pen.fillStyle = colour; pen.fillRect(gap + 90 + i * 5, y - 10, 5, 12); });
  pen.fillStyle = "#1f2d38";
  pen.fillText(`${t("rested")} 0`, gap, y);
  pen.fillText(`6 ${t("exhausted")}`, gap + 262, y);
  pen.fillText(`${monthName(date)} · ${t("honest")}`, gap, y + 26);
  return new Promise((resolve) => sheet.toBlob(resolve, "image/png"));
}

const escaped = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

// The six charts as one drawing that can be scaled and edited.
export function chartsSvg(observations, start) {
  const [w, h, columns] = [320, 190, 3];
  const x = yearsFrom(start, observations.months.length);
  const parts = Object.entries(CHARTS).map(([name, of], i) => {
    const lines = [0, 1].map((world) => of(observations, world));
    const all = lines.flat().filter((v) => !Number.isNaN(v));
    const [low, high] = all.length ? [Math.min(...all), Math.max(...all)] : [0, 0];
    const span = high - low || 1;
    const at = (j, v) => `${(50 + ((w - 70) * (x[j] - x[0])) / (x.at(-1) - x[0] || 1)).toFixed(1)},${(150 - (115 * (v - low)) / span).toFixed(1)}`;
    const drawn = lines.map((line, world) => `<polyline fill="none" stroke="${world ? SECOND : FIRST}" stroke-width="2"` +
      `${world ? "" : ' stroke-dasharray="6 3"'} points="${line.map((v, j) => (Number.isNaN(v) ? "" : at(j, v))).join(" ")}"/>`);
    const axis = [low, high].map((v, k) => `<text x="44" y="${k ? 40 : 153}" font-size="11" text-anchor="end">${number(v)}</text>`);
    const years = `<text x="50" y="170" font-size="11">${x[0].toFixed(0)}</text><text x="${w - 20}" y="170" font-size="11" text-anchor="end">${x.at(-1).toFixed(0)}</text>`;
    return `<g transform="translate(${(i % columns) * w} ${Math.floor(i / columns) * h + 30})"><text x="14" y="20" font-size="13" font-weight="600">` +
      `${escaped(t(`chart.${name}`))}</text>${axis.join("")}${drawn.join("")}${years}</g>`;
  });
  const key = `<text x="14" y="20" font-size="13"><tspan fill="${FIRST}">- - ${escaped(t("world_a"))}</tspan>  <tspan fill="${SECOND}">— ${escaped(t("world_b"))}</tspan>  · ${escaped(t("honest"))}</text>`;
  const height = 2 * h + 40;
  return new Blob([`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${columns * w} ${height}" font-family="system-ui, sans-serif" fill="#1f2d38">` +
    `<rect width="100%" height="100%" fill="#fff"/>${key}${parts.join("")}</svg>`], { type: "image/svg+xml" });
}
