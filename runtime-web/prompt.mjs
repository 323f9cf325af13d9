// SPDX-License-Identifier: MIT
/**
 * The line in which the user types what a program reads: with a history, and Ctrl-D at its end.
 */

/** @typedef {{form: HTMLFormElement, input: HTMLInputElement, end: HTMLElement}} PromptElements */

export class Prompt {
  /** @type {string[]} */
  #history = [];
  /** Where the user is in the history; its length is the new line. */
  #at = 0;
  #elements;
  /** @type {((line: string) => void) | undefined} */
  #take;

  /** @param {PromptElements} elements */
  constructor(elements) {
    const {form, input, end} = this.#elements = elements;
    form.onsubmit = event => {
      event.preventDefault();
      if (input.value) this.#history.push(input.value);
      this.#answer(input.value + '\n');
    };
    end.onclick = () => this.#answer(input.value);
    input.onkeydown = event => {
      const step = {ArrowUp: -1, ArrowDown: 1}[event.key];
      if (event.ctrlKey && event.key === 'd') this.#answer(input.value);
      else if (step) this.#recall(this.#at + step);
      else return;
      event.preventDefault();
    };
  }

  /** @param {number} at */
  #recall(at) {
    if (at < 0 || at > this.#history.length) return;
    this.#at = at;
    this.#elements.input.value = this.#history[at] ?? '';
  }

  /** @param {string} line */
  #answer(line) {
    const take = this.#take;
    this.close();
    take?.(line);
  }

  /** Asks for a line. @returns {Promise<string>} empty at the end of the input */
  ask() {
    const {form, input} = this.#elements;
    this.#at = this.#history.length;
    form.hidden = false;
    // Who is busy elsewhere in the page stays there.
    if (!/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? '')) input.focus();
    return new Promise(resolve => { this.#take = resolve; });
  }

  /** Nobody is asking any more. */
  close() {
    const {form, input} = this.#elements;
    this.#take = undefined;
    input.value = '';
    form.hidden = true;
  }
}
