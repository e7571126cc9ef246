/**
 * Every property of a domain type, the optional ones too: a class that `implements Complete<T>` does not compile
 * while it lacks a property or gives it another type.
 */
export type Complete<T> = { readonly [Name in keyof Required<T>]: T[Name] };

/** The reverse: what a class declares as possibly undefined may be absent. */
export type Sent<T> = { readonly [Name in keyof T as undefined extends T[Name] ? never : Name]: T[Name] } & {
  readonly [Name in keyof T as undefined extends T[Name] ? Name : never]?: T[Name];
};

/** A class that declares, with decorators, what a JSON object must look like. It is never instantiated in production. */
export type PayloadClass<T extends object = object> = new () => T;
