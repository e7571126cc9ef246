import type { SurvivalRow, SurvivalSample } from '../survival/kaplan-meier.js';

/* Published data sets as facts. A number is a day with an event, with a plus sign one on which a member was censored. */

/** The sample of such a list. */
export function sampleOf(list: string): SurvivalSample & { readonly rows: readonly SurvivalRow[] } {
  const rows = list.split(/\s+/).map((entry) => {
    const censored = entry.endsWith('+') ? 1 : 0;
    return { time: Number.parseInt(entry, 10), events: 1 - censored, censored };
  });
  return { rows };
}

/** Several lists as one. */
export function allOf(...lists: readonly string[]): string {
  return lists.join(' ');
}

/**
 * Days until death of 228 patients with advanced lung cancer, by sex and ECOG performance score (0 to 3; not known for one).
 * Loprinzi C.L. et al., Journal of Clinical Oncology 12(3), 1994; data set `lung` of R's package survival.
 */
export const lung = {
  men: {
    0: '11 15 31 53 65 147 176 189 191+ 225+ 246 259+ 267 284+ 285 286 300+ 303 320 337 353 353 371 394 428 442 444+ 455 558 574 643 655 791 840+ 883 1010+',
    1: '11 13 59 60 88 88 92 95 107 110 116 131 132 135 142 144 156 163 163 170 174+ 175 179 179 181 181 185+ 188+ 196+ 197 197+ 202 207 210 218 221+ 222+ 223 225+ 229 230 237+ 239 269 270 279+ 283 284 301 301+ 303+ 306 310 363 364 390 404+ 413+ 429 457 458+ 460 477 519 567 583 613 624 689 806+ 1022+',
    2: '11 12 13 26 30 53 54 65 81 93 105 132 156 163 166 177 180 183 212 222 288 291 292+ 329 387 524 533 707 814',
    3: '118',
    unknown: '71',
  },
  women: {
    0: '5 81 166 175+ 201 202+ 224+ 235+ 240+ 252+ 266+ 269+ 276+ 292+ 315+ 332+ 340 348 350 382+ 384+ 433 543+ 559+ 588+ 705 821+',
    1: '60 62 79 145 167 173+ 177+ 182 186 192+ 194 203+ 226 243+ 245 268 272+ 293 296+ 305 345 356+ 363 364+ 371 376+ 426 450 473 511+ 520 524 529+ 550 641 687 728 731 735 740+ 765 965+',
    2: '61 92+ 95 105+ 107 122 145 153 199 201 208 211+ 239 285 310 351 361 444 511+ 551+ 654',
  },
} as const;

export const lungMen = allOf(...Object.values(lung.men));
export const lungWomen = allOf(...Object.values(lung.women));
export const lungAll = allOf(lungMen, lungWomen);

/** Weeks of remission of acute myelogenous leukemia: Miller R.G., "Survival Analysis", 1981, page 49; `aml` of R's survival. */
export const aml = {
  maintained: '9 13 13+ 18 23 28+ 31 34 45+ 48 161+',
  nonmaintained: '5 5 8 8 12 16+ 23 27 30 33 43 45',
} as const;

/** Weeks of remission of acute leukemia: Freireich E.J. et al., Blood 21(6), 1963. */
export const remission = {
  mercaptopurine: '6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+',
  placebo: '1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23',
} as const;

/** Days of survival with ovarian cancer by treatment: Edmunson J.H. et al., 1979; `ovarian` of R's package survival. */
export const ovarian = {
  1: '59 115 156 268 329 431 448+ 477+ 638 803+ 855+ 1040+ 1106+',
  2: '353 365 377+ 421+ 464 475 563 744+ 769+ 770+ 1129+ 1206+ 1227+',
} as const;
