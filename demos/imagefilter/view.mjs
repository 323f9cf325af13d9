// SPDX-License-Identifier: MIT
/**
 * The two pictures, one over the other, and the divider between them.
 */

/** @typedef {import('./tool.mjs').Picture} Picture */

const element = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} id @param {Picture} picture */
function paint(id, {width, height, pixels}) {
  const canvas = /** @type {HTMLCanvasElement} */ (element(id));
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
}

export class View {
  #view = element('view');
  #stage = element('stage');
  #divider = element('divider');
  #position = 50;
  #size = {width: 3, height: 2};
  #fit = true;

  constructor() {
    this.#divider.addEventListener('pointerdown', event => this.#drag(event));
    this.#divider.addEventListener('keydown', event => this.#key(event));
    new ResizeObserver(() => this.#layout()).observe(this.#stage);
    this.#move(this.#position);
  }

  /** @param {Picture} picture */
  showBefore(picture) { paint('before', picture); }

  /** @param {Picture} picture */
  showAfter(picture) {
    paint('after', picture);
    this.#size = picture;
    this.#layout();
  }

  /** Whether the picture fits into the stage, or has its own size. @param {boolean} fit */
  set fit(fit) {
    this.#fit = fit;
    this.#layout();
  }

  #layout() {
    const {width, height} = this.#size, {clientWidth, clientHeight} = this.#stage;
    const scale = this.#fit ? Math.min(clientWidth / width, clientHeight / height, 8) : 1 / devicePixelRatio;
    this.#view.style.width = `${Math.max(1, Math.round(width * scale))}px`;
    this.#view.style.height = `${Math.max(1, Math.round(height * scale))}px`;
    this.#view.classList.toggle('enlarged', scale * devicePixelRatio > 2);
  }

  /** @param {number} percent of the width that shows the picture before */
  #move(percent) {
    this.#position = Math.max(0, Math.min(100, percent));
    this.#view.style.setProperty('--split', `${this.#position}%`);
    this.#divider.setAttribute('aria-valuenow', `${Math.round(this.#position)}`);
  }

  /** @param {PointerEvent} start */
  #drag(start) {
    start.preventDefault();
    this.#divider.focus();
    this.#divider.setPointerCapture(start.pointerId);
    const follow = (/** @type {PointerEvent} */ event) => {
      const {left, width} = this.#view.getBoundingClientRect();
      this.#move((event.clientX - left) / width * 100);
    };
    this.#divider.addEventListener('pointermove', follow);
    this.#divider.addEventListener('lostpointercapture',
      () => this.#divider.removeEventListener('pointermove', follow), {once: true});
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = event.shiftKey ? 10 : 2;
    /** @type {Record<string, number>} */
    const places = {ArrowLeft: this.#position - step, ArrowRight: this.#position + step, Home: 0, End: 100};
    if (!(event.key in places)) return;
    event.preventDefault();
    this.#move(places[event.key]);
  }
}
