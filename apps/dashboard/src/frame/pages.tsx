import { Route, Routes } from 'react-router';
import { NoSuchPage } from '../show/no-such-page.js';
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
