/** Writes numbers, distances, shares, times, and country names as the user does. */

/** @typedef {import("./home_assistant.js").Hass} Hass */
/** @typedef {import("./home_assistant.js").Locale} Locale */

const KM_PER_MILE = 1.609344;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A language for each way of writing numbers that users can choose in their profile.
 *
 * @type {Record<string, string | undefined>}
 */
const NUMBER_LANGUAGE = {
  comma_decimal: "en-US",
  decimal_comma: "de",
  space_comma: "fr",
  quote_decimal: "de-CH",
  none: "en-US",
  system: undefined,
};

/** Regions whose full name is a sentence: "Sonderverwaltungsregion Hongkong". */
const LONG_NAMES = new Set(["HK", "MO"]);

export class Formats {
  /** @param {Pick<Hass, "locale" | "config">} hass */
  constructor({ locale, config }) {
    this.language = locale.language;
    this.miles = config.unit_system.length === "mi";
    const { number_format: format } = locale;
    this.numbers =
      format in NUMBER_LANGUAGE ? NUMBER_LANGUAGE[format] : locale.language;
    this.grouping = format !== "none";
    this.clock = clockOf(locale, config.time_zone);
    this.countries = countriesOf(locale.language, "long");
    this.shortCountries = countriesOf(locale.language, "short");
    this.lists = new Intl.ListFormat(locale.language, { type: "unit", style: "short" });
    this.ages = new Intl.RelativeTimeFormat(locale.language, { numeric: "auto" });
  }

  /**
   * @param {number} value
   * @param {Intl.NumberFormatOptions} [options]
   */
  number(value, options = {}) {
    return new Intl.NumberFormat(this.numbers, {
      maximumFractionDigits: 0,
      useGrouping: this.grouping,
      ...options,
    }).format(value);
  }

  /** @param {number} value in ms */
  ms(value) {
    return `${this.number(value)}\u00a0ms`;
  }

  /** @param {number} value in km */
  distance(value) {
    return this.miles
      ? `${this.number(value / KM_PER_MILE)}\u00a0mi`
      : `${this.number(value)}\u00a0km`;
  }

  /** @param {number} value in percent */
  percent(value) {
    const digits = value < 10 && value !== Math.round(value) ? 1 : 0;
    return this.number(value / 100, {
      style: "percent",
      maximumFractionDigits: digits,
    });
  }

  /** @param {string} code ISO 3166-1 alpha-2 */
  country(code) {
    try {
      const names = LONG_NAMES.has(code) ? this.shortCountries : this.countries;
      return names.of(code) ?? code;
    } catch {
      return code;
    }
  }

  /**
   * Leave out a country that the name of a place says already, as Singapore does.
   *
   * @param {string} place
   * @param {string[]} codes
   */
  countriesBeside(place, codes) {
    return codes.filter((code) => this.country(code) !== place);
  }

  /**
   * @param {string[]} words
   */
  list(words) {
    return this.lists.format(words);
  }

  /**
   * Return how long ago something was, in the largest unit that fits.
   *
   * @param {number} then in ms since 1970
   * @param {number} now in ms since 1970
   */
  age(then, now) {
    const past = Math.max(0, now - then);
    if (past < MINUTE)
      return this.ages.format(-Math.round(past / SECOND / 10) * 10, "second");
    if (past < HOUR) return this.ages.format(-Math.round(past / MINUTE), "minute");
    if (past < 2 * DAY) return this.ages.format(-Math.round(past / HOUR), "hour");
    return this.ages.format(-Math.round(past / DAY), "day");
  }

  /** @param {number} ratio of two values; 1.1 is +10 % */
  change(ratio) {
    return this.number(ratio - 1, { style: "percent", signDisplay: "exceptZero" });
  }

  /** @param {number} when in ms since 1970 */
  date(when) {
    return new Intl.DateTimeFormat(this.language, {
      ...this.clock,
      dateStyle: "medium",
      timeStyle: "short",
    }).format(when);
  }

  /** @param {string} date such as 2026-11-25 */
  day(date) {
    return new Intl.DateTimeFormat(this.language, {
      day: "numeric",
      month: "short",
      timeZone: "UTC",
    }).format(Date.parse(date));
  }

  /**
   * @param {number} when in ms since 1970
   * @param {boolean} [withDay]
   */
  time(when, withDay = false) {
    return new Intl.DateTimeFormat(this.language, {
      ...this.clock,
      hour: "numeric",
      minute: "2-digit",
      ...(withDay ? { weekday: "short" } : {}),
    }).format(when);
  }
}

/**
 * @param {Locale} locale
 * @param {string} homeZone
 * @returns {Intl.DateTimeFormatOptions}
 */
function clockOf({ time_format, time_zone }, homeZone) {
  return {
    ...(time_format === "12" ? { hourCycle: "h12" } : {}),
    ...(time_format === "24" ? { hourCycle: "h23" } : {}),
    ...(time_zone === "server" ? { timeZone: homeZone } : {}),
  };
}

/**
 * @param {string} language
 * @param {"long" | "short"} style
 */
function countriesOf(language, style) {
  return new Intl.DisplayNames([language], { type: "region", style });
}
