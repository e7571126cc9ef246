import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useMemo, useState, type ReactNode } from 'react';

/** The API key of the requests, if the installation requires one. */
interface Key {
  readonly secret: string | undefined;
  present(secret: string): void;
  forget(): void;
}

const KeyContext = createContext<Key>({ secret: undefined, present: () => undefined, forget: () => undefined });

/** Stored for this tab until it is closed; never in the address. */
const STORAGE_KEY = 'stepdown.key';

export function KeyProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [secret, setSecret] = useState(stored);
  const key = useMemo(() => {
    const change = (next: string | undefined) => {
      store(next);
      // The next caller must not see the answers of the previous one.
      client.clear();
      setSecret(next);
    };
    return { secret, present: change, forget: () => change(undefined) };
  }, [client, secret]);
  return <KeyContext value={key}>{children}</KeyContext>;
}

export function useKey(): Key {
  return use(KeyContext);
}

function stored(): string | undefined {
  try {
    return sessionStorage.getItem(STORAGE_KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

function store(secret: string | undefined): void {
  try {
    if (secret === undefined) sessionStorage.removeItem(STORAGE_KEY);
    else sessionStorage.setItem(STORAGE_KEY, secret);
  } catch {
    // Storage is disabled: the key lasts until the page is reloaded.
  }
}
