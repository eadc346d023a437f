// Rested is light and exhausted is dark: lightness falls all the way, so that every kind of colour vision reads it.
const STOPS = [[0, [163, 214, 201]], [0.35, [92, 160, 190]], [0.65, [94, 84, 160]], [1, [52, 14, 62]]];
export const BINS = 33;
export const FULL = 250;
export const CLOSED = 254;
export const VACANT = 255;
export const RING = "#b34700";
export const INK = "#1f2d38";
export const FIRST = "#1f5c8b";
export const SECOND = "#b34700";
export const AWAY = "#0b6b4f";

function at(share) {
  let i = 1;
  while (i < STOPS.length - 1 && share > STOPS[i][0]) i++;
  const [from, a] = STOPS[i - 1];
  const [to, b] = STOPS[i];
  const f = (share - from) / (to - from);
  return `rgb(${a.map((c, k) => Math.round(c + f * (b[k] - c))).join(",")})`;
}

// Exhaustion spreads over 0-6 but lives between 1 and 5.5: the colours are spent there.
const LEAST = 0.5 / 6;
const MOST = 5.5 / 6;
export const PALETTE = Array.from({ length: BINS }, (_, i) =>
  at(Math.max(0, Math.min(1, (i / (BINS - 1) - LEAST) / (MOST - LEAST)))));
export const binOf = (byte) => Math.round((byte / FULL) * (BINS - 1));
