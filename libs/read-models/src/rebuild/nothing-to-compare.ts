/** Why a rebuild compared and preserved nothing: there was no read model, or an empty one, as after a restore. */
export const NOTHING_TO_COMPARE = 'there was no earlier read model to compare with';
