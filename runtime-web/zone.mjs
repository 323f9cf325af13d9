// SPDX-License-Identifier: MIT
/**
 * The browser's time zone and language as the environment variables TZ and LANG have them.
 */

/** Minutes as hours, which are west of Greenwich if positive. @param {number} minutes */
const hours = minutes => {
  const size = Math.abs(minutes), rest = size % 60;
  return (minutes < 0 ? '-' : '') + Math.floor(size / 60) + (rest ? ':' + rest : '');
};

/** A zone without a name of its own: "<+01>-1". @param {number} minutes west of Greenwich */
const zone = minutes => {
  const size = Math.abs(minutes), digits = [Math.floor(size / 60), size % 60].map(part => String(part).padStart(2, '0'));
  return `<${minutes > 0 ? '-' : '+'}${digits[0]}${digits[1] === '00' ? '' : digits[1]}>${hours(minutes)}`;
};

/** The first moment in (from, to] at which the offset is another one, to the minute. @param {number} from @param {number} to */
function findChange(from, to) {
  const before = new Date(from).getTimezoneOffset();
  while (to - from > 60000) {
    const middle = Math.floor((from + to) / 120000) * 60000;
    if (new Date(middle).getTimezoneOffset() === before) from = middle;
    else to = middle;
  }
  return to;
}

/** "M3.5.0/2": the month, which of its weeks, the day of the week, and the hour before the change. @param {number} change @param {number} offset before it */
function rule(change, offset) {
  const local = new Date(change - offset * 60000), day = local.getUTCDate();
  const last = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate();
  const week = day + 7 > last ? 5 : Math.ceil(day / 7);
  return `M${local.getUTCMonth() + 1}.${week}.${local.getUTCDay()}/${hours(local.getUTCHours() * 60 + local.getUTCMinutes())}`;
}

/**
 * The rule of POSIX for this year: "<+01>-1<+02>,M3.5.0/2,M10.5.0/3".
 * @param {number} [year]
 */
export function timeZone(year = new Date().getFullYear()) {
  const [start, middle, end] = [[year, 0], [year, 6], [year + 1, 0]].map(([year, month]) => Date.UTC(year, month, 1));
  const [winter, summer] = [start, middle].map(time => new Date(time).getTimezoneOffset());
  if (winter === summer) return zone(winter);
  const there = findChange(start, middle), back = findChange(middle, end);
  const [standard, saving] = winter > summer ? [winter, summer] : [summer, winter];
  const rules = [rule(there, winter), rule(back, summer)];
  return [zone(standard) + zone(saving), ...(winter > summer ? rules : rules.reverse())].join(',');
}

/**
 * "de_DE.UTF-8"; a language without a region is that of the region where most speak it.
 * @param {string} [language]
 */
export function locale(language = navigator.language) {
  const {language: name, region} = new Intl.Locale(language).maximize();
  return `${name}${region ? '_' + region : ''}.UTF-8`;
}

/** The environment of a program that is to know where its user is. */
export const localEnvironment = () => ({TZ: timeZone(), LANG: locale()});
