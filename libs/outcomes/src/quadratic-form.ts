/** The smallest pivot, relative to the largest entry, of a matrix that does not count as singular. */
const SINGULAR = 1e-12;

/**
 * uᵀ V⁻¹ u of a vector and its covariance matrix, which is symmetric and positive definite; by elimination with pivots on
 * the diagonal. `null` if the matrix is singular.
 */
export function quadraticForm(vector: readonly number[], matrix: readonly (readonly number[])[]): number | null {
  const rows = matrix.map((row, i) => [...row, vector[i]!]);
  const n = rows.length;
  const scale = Math.max(...matrix.flat().map(Math.abs));
  let sum = 0;
  for (let step = 0; step < n; step++) {
    const left = rows.slice(step);
    const pivot = left.reduce((best, row, i) => (row[step + i]! > left[best]![step + best]! ? i : best), 0) + step;
    swap(rows, step, pivot);
    const row = rows[step]!;
    if (!(row[step]! > scale * SINGULAR)) return null;
    sum += row[n]! ** 2 / row[step]!;
    for (const other of rows.slice(step + 1)) {
      const factor = other[step]! / row[step]!;
      for (let j = step; j <= n; j++) other[j]! -= factor * row[j]!;
    }
  }
  return sum;
}

/** Exchanges two rows, and the two columns, so that the matrix stays symmetric. */
function swap(rows: number[][], a: number, b: number): void {
  [rows[a], rows[b]] = [rows[b]!, rows[a]!];
  for (const row of rows) [row[a], row[b]] = [row[b]!, row[a]!];
}
