import { Link, Route, Routes } from 'react-router';
import { sections } from './sections.js';

/** The page of an address. */
export function Pages() {
  return (
    <Routes>
      {sections.flatMap(({ path, below, Page }) =>
        [path, ...(below === undefined ? [] : [below])].map((each) => (
          <Route key={each} path={each} element={<Page />} />
        )),
      )}
      <Route path="*" element={<NoSuchPage />} />
    </Routes>
  );
}

function NoSuchPage() {
  return (
    <>
      <h1>There is no such page</h1>
      <p>
        <Link to="/">Go to the overview</Link>
      </p>
    </>
  );
}
