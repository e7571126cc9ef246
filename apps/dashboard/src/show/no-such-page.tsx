import { Link } from 'react-router';

/** Says that an address has no page, and links to the overview. */
export function NoSuchPage() {
  return (
    <>
      <h1>There is no such page</h1>
      <p>
        <Link to="/">Go to the overview</Link>
      </p>
    </>
  );
}
