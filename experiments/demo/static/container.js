// Reads the messages of experiments/demo/container.py: a head in JSON, then arrays.
const TYPES = {
  uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, int32: Int32Array, float32: Float32Array,
};

export function decode(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const blocks = {};
  for (const [name, type, place, size] of head.blocks) {
    blocks[name] = new TYPES[type](buffer, 4 + length + place, size);
  }
  return { ...head, blocks };
}
