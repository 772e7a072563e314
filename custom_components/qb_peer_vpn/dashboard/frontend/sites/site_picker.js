/** The list of all sites: it is loaded when it is opened. */

import { html } from "../base/dom.js";

/** @typedef {import("../context.js").Wording} Wording */
/** @typedef {import("./site_paths.js").SiteName} SiteName */

export class SitePicker {
  /**
   * @param {() => Promise<SiteName[]>} load
   * @param {(site: string | null) => void} onChoose
   */
  constructor(load, onChoose) {
    this.label = html("span");
    this.none = html("option", { value: "" });
    this.select = /** @type {HTMLSelectElement} */ (
      html("select", { class: "picker" }, this.none)
    );
    this.select.addEventListener("change", () => onChoose(this.select.value || null));
    this.element = html("label", { class: "site-picker" }, this.label, this.select);
    for (const opening of ["pointerdown", "focus"])
      this.select.addEventListener(opening, () => this.#open(load));
    /** @type {Wording | null} */
    this.wording = null;
    this.isLoaded = false;
  }

  /**
   * @param {Wording} wording
   * @param {{key: string, city: string} | null} chosen
   */
  show(wording, chosen) {
    this.wording = wording;
    this.label.textContent = wording.text("card_site_ask");
    this.none.textContent = wording.text("card_site_choose");
    if (chosen && !this.#has(chosen.key))
      this.select.append(html("option", { value: chosen.key }, chosen.city));
    this.select.value = chosen?.key ?? "";
  }

  /** @param {string} key */
  #has(key) {
    return [...this.select.options].some(({ value }) => value === key);
  }

  /** @param {() => Promise<SiteName[]>} load */
  async #open(load) {
    if (this.isLoaded || !this.wording) return;
    this.isLoaded = true;
    const { wording } = this;
    const sites = await load().catch(() => null);
    if (!sites) {
      this.isLoaded = false;
      return;
    }
    const chosen = this.select.value;
    this.select.replaceChildren(
      this.none,
      ...byCountry(sites, wording).map(({ country, cities }) =>
        html(
          "optgroup",
          { label: country },
          ...cities.map(({ key, city }) => html("option", { value: key }, city)),
        ),
      ),
    );
    this.select.value = chosen;
  }
}

/**
 * Sort sites by country and city.
 *
 * @param {SiteName[]} sites
 * @param {Wording} wording
 * @returns {{country: string, cities: SiteName[]}[]}
 */
export function byCountry(sites, { formats }) {
  /** @type {Map<string, SiteName[]>} */
  const countries = new Map();
  for (const site of sites) {
    const country = formats.country(site.country_code);
    countries.set(country, [...(countries.get(country) ?? []), site]);
  }
  return [...countries]
    .sort(([one], [other]) => one.localeCompare(other, formats.language))
    .map(([country, cities]) => ({
      country,
      cities: cities.sort((one, other) =>
        one.city.localeCompare(other.city, formats.language),
      ),
    }));
}
