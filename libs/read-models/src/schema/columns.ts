/** Types of columns, under names that DuckDB and PostgreSQL both understand. */
export type ColumnType = 'text' | 'smallint' | 'integer' | 'bigint' | 'double precision' | 'boolean' | 'date';

export interface Column<Type extends ColumnType = ColumnType, Nullable extends boolean = boolean> {
  readonly type: Type;
  readonly nullable: Nullable;
}

export type Columns = Readonly<Record<string, Column>>;

/** The value of a column in code: dates are `YYYY-MM-DD`, big integers are `bigint`. */
type Scalar<Type extends ColumnType> = Type extends 'text' | 'date'
  ? string
  : Type extends 'boolean'
    ? boolean
    : Type extends 'bigint'
      ? bigint
      : number;

export type ValueOf<C extends Column> = Scalar<C['type']> | (C['nullable'] extends true ? null : never);

/** A row with these columns. */
export type RowOf<C extends Columns> = { readonly [Name in keyof C]: ValueOf<C[Name]> };

export type ColumnValue = string | number | bigint | boolean | null;

const column = <Type extends ColumnType>(type: Type): Column<Type, false> => ({ type, nullable: false });

export const text = column('text');
export const smallint = column('smallint');
export const integer = column('integer');
export const bigint = column('bigint');
export const double = column('double precision');
export const boolean = column('boolean');
export const date = column('date');

/** The same column, nullable. */
export const maybe = <Type extends ColumnType>({ type }: Column<Type>): Column<Type, true> => ({
  type,
  nullable: true,
});
