// The worlds on the server: every question has a number, and its answers come back with it.
import { decode } from "./container.js";

export class Refused extends Error {}

export class LiveSource {
  static live = true;
  constructor(onClose) {
    this.live = true;
    this.number = 0;
    this.waiting = new Map();
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.socket = new WebSocket(`${scheme}://${location.host}/worlds`);
    this.socket.binaryType = "arraybuffer";
    this.opened = new Promise((resolve) => { this.socket.onopen = resolve; });
    this.socket.onmessage = (event) => this.#take(event.data);
    this.socket.onclose = (event) => {
      for (const { reject } of this.waiting.values()) reject(new Refused(event.reason || "closed"));
      this.waiting.clear();
      onClose(event);
    };
  }

  #take(data) {
    const message = typeof data === "string" ? JSON.parse(data) : decode(data);
    const asked = this.waiting.get(message.n);
    if (!asked) return;
    if (message.kind === "refused") {
      this.waiting.delete(message.n);
      asked.reject(new Refused(message.why));
      return;
    }
    asked.answers.push(message);
    if (asked.answers.length === asked.expected) {
      this.waiting.delete(message.n);
      asked.resolve(asked.expected === 1 ? message : asked.answers);
    }
  }

  async ask(what, fields = {}, expected = 1) {
    await this.opened;
    if (this.socket.readyState !== WebSocket.OPEN) throw new Refused("closed");
    const n = ++this.number;
    return new Promise((resolve, reject) => {
      this.waiting.set(n, { resolve, reject, expected, answers: [] });
      this.socket.send(JSON.stringify({ ask: what, n, ...fields }));
    });
  }

  open(plan, month) {
    const { seed, choices, events } = plan;
    return this.ask("open", { plan: { seed, choices, events }, month }, 2);
  }
  frame(months) { return this.ask("frame", { months }); }
  worker(world, row, holder = null) { return this.ask("worker", { world, row, holder }); }
  agency(agency) { return this.ask("agency", { agency }); }
}
