/** Why a rebuild compared nothing and kept nothing: there was no read model, or an empty one, as after a restore. */
export const NONE_BEFORE = 'there was nothing before to compare with';
