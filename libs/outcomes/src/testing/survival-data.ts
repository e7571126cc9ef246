import type { SurvivalRow, SurvivalSample } from '../survival/kaplan-meier.js';

/* Published data sets. A number is a day with an event; with a plus sign it is a day on which a member was censored. */

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

/**
 * Hundredths of months from a transplant to relapse in acute leukemia, lymphoblastic (ALL) or myeloid (AML); with a star to
 * a death that competes with it. Scrucca L., Santucci A. & Aversa F., "Regression modeling of competing risk using R: an in
 * depth guide for clinicians", Bone Marrow Transplantation 45(9), 2010; data set `bmtcrr` of R's package casebase.
 */
export const transplants = {
  all: '27* 37* 40* 67* 87* 110 110* 123 143* 147* 167 170 170* 180 187 200 223 223* 240 253 270* 280* 287 307 323* 330* 343* 357 363 363* 407 417* 423 537 543* 600* 603* 613 660* 747* 750* 753 757 763 793 800* 817* 863 943 1030 1053* 1217* 1307 1613+ 1683+ 1723 1990+ 2083 2403* 2477+ 2920+ 3550+ 4367+ 4530+ 5660+ 7183+ 7293+ 8260+ 11223+ 12110+ 12390+ 12483+ 13177+',
  aml: '13* 87* 100* 120 123* 130 147* 160 177* 187 197* 200* 203 230 230* 253 280* 283* 303 317* 340* 347* 350* 357* 357* 360* 370* 390* 393* 420 440* 440* 457* 457* 473 480* 500 523* 527* 560 563 570 587 600 607 610* 620 630* 633* 663 670* 700 720* 720* 763 763* 860* 873* 880* 900* 913 917* 920* 950 963* 997* 997+ 1020+ 1090* 1180* 1227 1257 1380* 1450+ 1517+ 1660+ 2093* 2613+ 2853 2870+ 2990+ 3263+ 3500 3550+ 4130+ 4217 4250+ 4320+ 4927+ 5800+ 5823+ 5917+ 6780+ 6883+ 7020+ 7603+ 7700+ 8167+ 8510+ 10613+ 11037+ 11293+ 11410+ 11470+',
} as const;
