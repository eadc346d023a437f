// The page: puts the source of the worlds, the clock and everything that is seen together.
import { FIRST_PLAN, readAddress, writeAddress } from "./address.js";
import { Charts } from "./charts.js";
import { ChoicesPanel } from "./choices_panel.js";
import { Circle } from "./circle.js";
import { by, make } from "./elements.js";
import { listen } from "./listen.js";
import { LiveSource } from "./live_source.js";
import { NewsList } from "./news_list.js";
import { Observations } from "./observations.js";
import { Player, SPEEDS } from "./player.js";
import { RecordedSource } from "./recorded_source.js";
import { Share } from "./share.js";
import { StoryView } from "./story_view.js";
import { showSurvey } from "./survey_view.js";
import { currentLanguage, languages, monthName, number, percent, setLanguage, t } from "./texts.js";
import { Tour } from "./tour.js";
import { WorldsPanel } from "./worlds_panel.js";

const STORY_EVERY_MS = 700;
const SLOW_EVERY = 3;
const MOST_AT_ONCE = 12;

class Page {
  constructor() {
    this.panel = new WorldsPanel({ onWorker: (w, row) => this.tellWorker(w, row), onAgency: (a) => this.tellAgency(a) });
    this.choices = new ChoicesPanel({ onChoice: (s, d) => this.choose(s, d), onEvent: (name) => this.befall(name) });
    this.charts = new Charts(by("charts"));
    this.circles = [new Circle(by("circle0"), 0), new Circle(by("circle1"), 1)];
    this.news = new NewsList();
    this.story = new StoryView(() => this.closeStory());
    this.player = new Player({
      next: (months) => this.source.frame(months), show: (frame, playing) => this.show(frame, !playing),
      ended: (frame) => frame.month >= this.lastMonth(), changed: (playing) => this.playing(playing), failed: (e) => this.failed(e),
    });
    this.share = new Share({ state: () => this.state(), pause: () => this.player.pause(), failed: (e) => this.failed(e) });
    this.tour = new Tour({
      ask: () => this.source.ask("tour"), begin: (plan) => this.open(plan, 0), goTo: (month) => this.goTo(month),
      month: () => this.frame.month,
      tell: (row) => this.follow(row), failed: (e) => this.failed(e),
    });
  }

  state() {
    const { source, observations, scene, frame } = this;
    return { source, observations, scene, frame, canvases: this.panel.canvases, titles: this.titles() };
  }

  lastMonth() { return this.source.live ? this.scene.most_months : this.source.last; }

  async begin() {
    const address = readAddress(location.hash);
    this.language(languages.includes(address.lang) ? address.lang : navigator.language.startsWith("zh") ? "zh" : "en", false);
    this.notice(t("loading"));
    const recording = by("recording");
    this.source = recording ? await RecordedSource.read(recording) : new LiveSource((event) => this.lost(event));
    document.body.classList.toggle("recorded", !this.source.live);
    try {
      await this.open(address.plan, this.source.live ? address.month : 0);
    } catch (error) {
      await this.open(structuredClone(FIRST_PLAN), 0);
      this.failed(error);
    }
    document.documentElement.dataset.ready = "yes";
  }

  async open(plan, month) {
    await this.player.pause();
    const [scene, frame] = await this.source.open(plan, month);
    this.notice("");
    Object.assign(this, { scene, frame, plan: scene.plan, observations: new Observations(scene.metrics) });
    this.observations.take(frame);
    this.closeStory();
    this.news.clear();
    this.news.add(frame.news);
    this.choices.build(scene, this.plan);
    by("seed").value = scene.seed;
    by("scrub").max = this.lastMonth();
    this.titlesShown();
    this.panel.begin(scene, frame);
    this.charts.build();
    this.circles.forEach((circle) => circle.build());
    this.show(frame, true);
  }

  show(frame, still) {
    if (frame !== this.frame) {
      this.frame = frame;
      this.observations.take(frame);
      if (frame.first_month === 0) this.news.clear();
      this.news.add(frame.news);
    }
    this.panel.show(frame, still);
    this.charts.update(this.observations, this.scene.start, still);
    // Words and arrows change slowly: while the months run, they need not keep pace with every picture.
    this.shown = (this.shown ?? 0) + 1;
    if (still || this.shown % SLOW_EVERY === 0) {
      this.circles.forEach((circle) => circle.update(this.observations));
      this.said(frame, still);
    }
    document.documentElement.dataset.month = frame.month;
    if (frame.month >= this.lastMonth() && this.source.live) this.notice(t("end_reached"));
    this.retell(still);
  }

  numbers(world) {
    const o = this.observations;
    return {
      exhaustion: number(o.last("exhaustion_mean", world), 2), leaving: percent(o.lastYear("turnover_per_year", world)),
      vacant: percent(o.last("vacancy_rate", world), 1),
    };
  }

  said(frame, still) {
    const begun = frame.month > 0;
    by("date").textContent = begun ? monthName(frame.date) : t("before_first");
    by("month").textContent = begun ? t("month_of", { n: frame.month }) : "";
    by("scrub").value = frame.month;
    const [a, b] = [0, 1].map((world) => (begun ? this.numbers(world) : null));
    [a, b].forEach((own, world) => { by(`numbers${world}`).textContent = own ? t("in_numbers", own) : ""; });
    if (!still) return;
    const date = begun ? monthName(frame.date) : t("before_first");
    if (begun) {
      by("summary").textContent = t("summary", {
        date, ea: a.exhaustion, la: a.leaving, va: a.vacant, eb: b.exhaustion, lb: b.leaving, vb: b.vacant,
      });
    }
    [a, b].forEach((own, world) => this.panel.canvases[world].setAttribute("aria-label", own ? t("canvas", {
      world: this.titles()[world], date, ...own, staff: number(this.observations.last("head_count", world), 0),
      waiting: number(this.observations.last("waiting_cases", world), 0),
    }) : `${this.titles()[world]}, ${date}`));
    if (this.source.live) history.replaceState(null, "", writeAddress(this.plan, frame.month, currentLanguage()));
  }

  titles() { return [t("first_world"), t("second_world", { choice: this.choices.title() })]; }

  titlesShown() { this.titles().forEach((title, world) => { by(`title${world}`).textContent = title; }); }

  playing(playing) {
    by("play").textContent = t(playing ? "pause" : "play");
    by("play").setAttribute("aria-pressed", String(playing));
    document.documentElement.dataset.playing = playing ? "yes" : "no";
  }

  async step(months) {
    await this.player.pause();
    this.show(await this.source.frame(months), true);
  }

  async goTo(month) {
    await this.player.pause();
    if (!this.source.live) this.show(await this.source.goTo(month), true);
    while (this.source.live && this.frame.month < month) {
      this.show(await this.source.frame(Math.min(MOST_AT_ONCE, month - this.frame.month)), true);
    }
    return this.frame;
  }

  async choose(scenario, doses) {
    const answer = await this.source.ask("choose", { scenario, doses });
    this.planned(answer.plan);
  }

  async befall(name) {
    const answer = await this.source.ask("event", { name });
    this.planned(answer.plan);
    this.notice(`${t("both_worlds")}: ${t(`event.${name}`)}`);
  }

  planned(plan) {
    this.plan = plan;
    this.choices.take(plan);
    this.titlesShown();
    history.replaceState(null, "", writeAddress(plan, this.frame.month, currentLanguage()));
  }

  async reset(seed) {
    const last = this.plan.choices.at(-1);
    const choices = last ? [[0, last[1], last[2]]] : [];
    await this.open({ seed: seed ?? this.plan.seed, choices, events: [] }, 0);
  }

  async tellWorker(world, row, holder = null) {
    const story = await this.source.worker(world, row, holder);
    this.told = story.lives ? { world, row, holder: story.holder } : null;
    this.tellAgain = () => this.story.worker(story);
    this.tellAgain();
    return story;
  }

  async tellAgency(agency) {
    this.told = null;
    if (!this.source.live) return this.closeStory();
    const story = await this.source.agency(agency);
    this.told = { agency };
    this.tellAgain = () => this.story.agency(story);
    return this.tellAgain();
  }

  async follow(row) {
    const { first_row } = this.scene.blocks;
    let agency = first_row.length - 1;
    while (first_row[agency] > row) agency--;
    this.panel.pick({ world: 0, both: true, agency, row });
    return this.tellWorker(0, row, 0);
  }

  // The story goes on with the months: at once when time stands still, now and then while it runs.
  async retell(still) {
    if (!this.told || this.telling || (!still && performance.now() - (this.toldAt ?? 0) < STORY_EVERY_MS)) return;
    this.telling = true;
    this.toldAt = performance.now();
    const { world, row, holder, agency } = this.told;
    try {
      if (agency !== undefined) await this.tellAgency(agency);
      else await this.tellWorker(world, row, holder);
    } catch (error) {
      this.failed(error);
    } finally {
      this.telling = false;
    }
  }

  closeStory() {
    this.told = this.tellAgain = null;
    this.tour.end();
    this.story.hide();
    this.panel.pick(null);
  }

  async survey(world) {
    await this.player.pause();
    by("survey-said").textContent = t("survey_working");
    this.surveyed = await this.source.ask("survey", { world });
    by("survey-said").textContent = "";
    showSurvey(by("survey-tables"), this.surveyed);
  }

  language(chosen, again = true) {
    setLanguage(chosen);
    by("speed").replaceChildren(...SPEEDS.map((speed, i) => make(
      "option", { value: i, selected: speed === this.player.speed },
      speed === Infinity ? t("speed_most") : t("speed_unit", { n: speed }))));
    by("survey-lead").textContent = t("survey_lead", { n: 20 });
    this.playing(this.player.playing);
    if (!again) return;
    this.choices.build(this.scene, this.plan);
    this.titlesShown();
    this.panel.resize();
    this.charts.build();
    this.circles.forEach((circle) => circle.build());
    this.news.show();
    this.tellAgain?.();
    if (this.surveyed) showSurvey(by("survey-tables"), this.surveyed);
    this.show(this.frame, true);
  }

  notice(text) { by("notice").textContent = text; }

  failed(error) {
    this.notice(t("refused", { why: error.message }));
    if (!error.constructor || error.constructor.name !== "Refused") throw error;
  }

  lost(event) {
    this.player.pause();
    by("notice").replaceChildren(t("closed_connection", { why: event.reason || String(event.code) }), " ",
      make("button", { type: "button", onclick: () => location.reload() }, t("again")));
  }
}

const page = new Page();
window.workforce = page;
listen(page);
page.begin();
