/** Why a rebuild compared nothing and kept nothing: there was no read model, or an empty one, as after a restore. */
export const NOTHING_TO_COMPARE = 'there was nothing before to compare with';
