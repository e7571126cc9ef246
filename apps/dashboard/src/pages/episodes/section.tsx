import { useParams } from 'react-router';
import { EpisodePage } from './episode-page.js';
import { EpisodesPage } from './episodes-page.js';

/** Finding an episode, and looking at one. */
export default function Episodes() {
  const { episodeId } = useParams();
  return episodeId === undefined ? <EpisodesPage /> : <EpisodePage key={episodeId} episodeId={episodeId} />;
}
