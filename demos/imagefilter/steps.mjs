// SPDX-License-Identifier: MIT
/**
 * The list of filters that the user has put together, as cards with a control for each parameter.
 */

/**
 * @typedef {{name: string, kind: 'number' | 'choice' | 'size' | 'area', initial?: number, least?: number,
 *            most?: number, whole?: boolean, choices?: string}} Parameter
 * @typedef {{name: string, help: string, parameters: Parameter[]}} Filter  as the program's -j prints it
 * @typedef {{filter: Filter, values: string[]}} Step
 */

/** What a parameter starts with where the program has no initial value. */
const INITIAL = {size: '50%', area: '320x240+0+0'};

/**
 * An element with properties and children.
 * @param {string} tag @param {Record<string, unknown>} [properties] @param {...(Node | string)} children
 * @returns {any}
 */
export function create(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** @param {Parameter} parameter */
const initialOf = ({kind, initial, choices}) =>
  kind === 'number' ? `${initial}` : kind === 'choice' ? `${choices}`.split('|')[0] : INITIAL[kind];

/** A range that can be moved in useful steps; wide ranges are shown on a curve that is fine near 0.
 *  @param {Parameter} parameter @param {string} value @param {(value: string) => void} change */
function createSlider({name, least = 0, most = 1, whole}, value, change) {
  const curved = least >= 0 && most / Math.max(least, 1) >= 50 ? 3 : 1;
  const digits = whole ? 0 : most - least > 20 ? 0 : most - least > 2 ? 1 : 2;
  const toPlace = (/** @type {number} */ x) => 1000 * ((x - least) / (most - least)) ** (1 / curved);
  const toValue = (/** @type {number} */ place) => least + (most - least) * (place / 1000) ** curved;
  const fine = curved > 1 && !whole ? 1 : digits;
  const number = create('input', {type: 'number', min: least, max: most, step: 'any', value, ariaLabel: name});
  const slider = create('input', {type: 'range', min: 0, max: 1000, step: 1, value: toPlace(Number(value)), ariaLabel: name});
  slider.addEventListener('input', () => {
    number.value = String(Number(toValue(Number(slider.value)).toFixed(fine)));
    change(number.value);
  });
  number.addEventListener('input', () => {
    if (!number.validity.valid || number.value === '' || whole && !Number.isInteger(Number(number.value))) return;
    slider.value = toPlace(Number(number.value));
    change(number.value);
  });
  return create('div', {className: 'control'}, create('span', {}, name), slider, number);
}

/** @param {Parameter} parameter @param {string} value @param {(value: string) => void} change */
function createChoice({name, choices}, value, change) {
  const select = create('select', {ariaLabel: name},
    ...`${choices}`.split('|').map(word => create('option', {selected: word === value}, word)));
  select.addEventListener('change', () => change(select.value));
  return create('label', {className: 'control'}, create('span', {}, name), select);
}

/** @param {Parameter} parameter @param {string} value @param {(value: string) => void} change */
function createText({name}, value, change) {
  const input = create('input', {type: 'text', value, spellcheck: false, ariaLabel: name});
  input.addEventListener('change', () => change(input.value.trim()));
  return create('label', {className: 'control'}, create('span', {}, name), input);
}

const CONTROLS = {number: createSlider, choice: createChoice, size: createText, area: createText};

export class Steps {
  /** @type {Step[]} */
  #steps = [];
  #list = /** @type {HTMLElement} */ (document.getElementById('steps'));
  #none = /** @type {HTMLElement} */ (document.getElementById('none'));
  #filters;
  #changed;

  /** @param {Filter[]} filters @param {() => void} changed called after every change by the user */
  constructor(filters, changed) {
    this.#filters = new Map(filters.map(filter => [filter.name, filter]));
    this.#changed = changed;
  }

  /** The steps as arguments of the program: 'blur=2'. @returns {string[]} */
  get args() {
    return this.#steps.map(({filter, values}) => `${filter.name}=${values.join(',')}`);
  }

  /** Replaces all steps. @param {string[]} args */
  set args(args) {
    this.#steps = args.map(arg => this.#parse(arg));
    this.#update();
  }

  /** Adds a filter with its initial values. @param {string} name */
  add(name) {
    this.#steps.push(this.#parse(name));
    this.#update();
    this.#list.lastElementChild?.scrollIntoView({block: 'nearest', behavior: 'smooth'});
  }

  /** @param {string} arg @returns {Step} */
  #parse(arg) {
    const [name, given] = arg.split('=');
    const filter = this.#filters.get(name);
    if (!filter) throw Error(`${name}: no such filter`);
    const words = given?.split(',') ?? [];
    return {filter, values: filter.parameters.map((parameter, i) => words[i] ?? initialOf(parameter))};
  }

  /** @param {number} from @param {number} to */
  #moveStep(from, to) {
    this.#steps.splice(to, 0, ...this.#steps.splice(from, 1));
    this.#update();
    /** @type {HTMLElement | null | undefined} */ (this.#list.children[to]?.querySelector('button:not([disabled])'))?.focus();
  }

  /** @param {Step} step @param {number} index */
  #createCard(step, index) {
    const button = (/** @type {string} */ text, /** @type {string} */ label, /** @type {boolean} */ disabled,
      /** @type {() => void} */ action) =>
      create('button', {type: 'button', className: 'icon', title: label, ariaLabel: `${label}: ${step.filter.name}`, disabled, onclick: action}, text);
    return create('li', {className: 'step'},
      create('div', {className: 'step-head'},
        create('h3', {title: step.filter.help}, step.filter.name),
        button('↑', 'Earlier', index === 0, () => this.#moveStep(index, index - 1)),
        button('↓', 'Later', index === this.#steps.length - 1, () => this.#moveStep(index, index + 1)),
        button('×', 'Remove', false, () => {
          this.#steps.splice(index, 1);
          this.#update();
        })),
      ...step.filter.parameters.map((parameter, i) => CONTROLS[parameter.kind](parameter, step.values[i], value => {
        step.values[i] = value;
        this.#changed();
      })));
  }

  #update() {
    this.#list.replaceChildren(...this.#steps.map((step, i) => this.#createCard(step, i)));
    this.#none.hidden = this.#steps.length > 0;
    this.#changed();
  }
}
