// Where everything is drawn: regions as blocks, agencies as cells in them, a place for every post.
export const KINDS = ["urban", "remote_poor", "border_ethnic", "old_revolutionary"];
const HEAD = 20;
const STRAIGHT_ROOM = 0.84;

// Squarified treemap (Bruls, Huizing & van Wijk 2000): rectangles of given areas, as square as can be.
function treemap(weights, box) {
  const order = weights.map((w, i) => i).sort((a, b) => weights[b] - weights[a]);
  const total = weights.reduce((a, b) => a + b, 0) || 1;
  const area = (i) => (weights[i] / total) * box.w * box.h;
  const found = new Array(weights.length);
  let { x, y, w, h } = box;
  const worst = (row, side) => {
    const sum = row.reduce((s, i) => s + area(i), 0);
    return Math.max(...row.map((i) => Math.max((side ** 2 * area(i)) / sum ** 2, sum ** 2 / (side ** 2 * area(i)))));
  };
  let row = [];
  const settle = () => {
    const sum = row.reduce((s, i) => s + area(i), 0);
    const across = w >= h;
    const depth = sum / (across ? h : w);
    let place = across ? y : x;
    for (const i of row) {
      const length = area(i) / depth;
      found[i] = across ? { x, y: place, w: depth, h: length } : { x: place, y, w: length, h: depth };
      place += length;
    }
    if (across) { x += depth; w -= depth; } else { y += depth; h -= depth; }
    row = [];
  };
  for (const i of order) {
    const side = Math.min(w, h);
    if (row.length && worst([...row, i], side) > worst(row, side)) settle();
    row.push(i);
  }
  if (row.length) settle();
  return found;
}

function blocksOfKinds(weights, width, height) {
  const [urban, ...districts] = weights;
  const total = weights.reduce((a, b) => a + b, 0);
  const gap = 8;
  const rest = districts.filter((w) => w > 0).length;
  const top = rest ? Math.round((height - gap) * (urban / total)) : height;
  const boxes = [{ x: 0, y: 0, w: width, h: top }];
  let x = 0;
  const free = width - gap * (rest - 1);
  for (const weight of districts) {
    const w = weight ? (free * weight) / (total - urban) : 0;
    boxes.push({ x, y: top + gap, w, h: height - top - gap });
    if (weight) x += w + gap;
  }
  return boxes;
}

const room = (cell, posts, columns) => Math.min(cell.w / columns, cell.h / Math.ceil(posts / columns));

// Columns that give a cell of so many posts the most room between them. Ties go to posts 1, 2, 3, 4, 8 and 16 places
// away: a power of two keeps them straight, and is worth a little room.
function columnsOf(cell, posts) {
  const all = Array.from({ length: posts }, (_, i) => i + 1);
  const most = Math.max(...all.map((columns) => room(cell, posts, columns)));
  const best = all.find((columns) => room(cell, posts, columns) === most);
  const straight = [16, 8, 4].find((columns) => columns <= posts && room(cell, posts, columns) > STRAIGHT_ROOM * most);
  const columns = straight ?? best;
  return [columns, room(cell, posts, columns)];
}

// needed: how many posts each agency has to show. Both worlds share one layout, so that they can be compared by eye.
export function layout(scene, needed, width, height) {
  const { agency_region, first_row, capacity } = scene.blocks;
  const kindOf = Array.from(agency_region, (r) => KINDS.indexOf(scene.regions[r]));
  const weight = Array.from(needed, (n) => n + 2);
  const ofKind = KINDS.map((_, k) => weight.reduce((sum, w, a) => sum + (kindOf[a] === k ? w : 0), 0));
  const blocks = blocksOfKinds(ofKind, width, height);
  const cells = new Array(needed.length);
  KINDS.forEach((_, k) => {
    const own = [...needed.keys()].filter((a) => kindOf[a] === k);
    const box = blocks[k];
    const inner = { x: box.x + 3, y: box.y + HEAD, w: box.w - 6, h: box.h - HEAD - 3 };
    treemap(own.map((a) => weight[a]), inner).forEach((cell, i) => {
      cells[own[i]] = { x: cell.x + 1.5, y: cell.y + 1.5, w: cell.w - 3, h: cell.h - 3 };
    });
  });
  const padded = cells.map((c) => ({ x: c.x + 2, y: c.y + 2, w: Math.max(c.w - 4, 2), h: Math.max(c.h - 4, 2) }));
  const grids = padded.map((cell, a) => columnsOf(cell, Math.max(needed[a], 1)));
  const spacing = Math.min(18, ...grids.map(([, room]) => room));
  const rows = capacity.reduce((sum, n) => sum + n, 0);
  const x = new Float32Array(rows).fill(NaN);
  const y = new Float32Array(rows).fill(NaN);
  padded.forEach((cell, a) => {
    const [columns, own] = grids[a];
    const lines = Math.ceil(Math.max(needed[a], 1) / columns);
    const dx = Math.min(cell.w / columns, own * 1.5);
    const dy = Math.min(cell.h / lines, own * 1.5);
    const left = cell.x + (cell.w - columns * dx) / 2;
    const top = cell.y + (cell.h - lines * dy) / 2;
    for (let s = 0; s < needed[a]; s++) {
      x[first_row[a] + s] = left + dx * ((s % columns) + 0.5);
      y[first_row[a] + s] = top + dy * (Math.floor(s / columns) + 0.5);
    }
  });
  return { width, height, blocks, cells, x, y, spacing, kindOf };
}
