export const iop = { system: 'asam', edition: '3', code: '2.1' };
export const php = { system: 'asam', edition: '3', code: '2.5' };
