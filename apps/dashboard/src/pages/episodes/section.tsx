import { useParams } from 'react-router';
import { EpisodePage } from './episode-page.js';
import { EpisodesPage } from './episodes-page.js';
import { HistoryPage } from './history-page.js';
import { NoSuchPage } from '../../show/no-such-page.js';

/** Finds an episode, or shows one. */
export default function Episodes() {
  const { episodeId, part } = useParams();
  if (episodeId === undefined) return <EpisodesPage />;
  if (part === undefined) return <EpisodePage key={episodeId} episodeId={episodeId} />;
  if (part === 'history') return <HistoryPage key={episodeId} episodeId={episodeId} />;
  return <NoSuchPage />;
}
