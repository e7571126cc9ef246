import { useState, type SubmitEvent } from 'react';
import { useNavigate } from 'react-router';
import { sharedIn, withValue } from '../../address/parameters.js';
import { useAddress } from '../../address/use-address.js';

/** Opens an episode by its id, or lists the episodes of a patient. */
export function FindForm() {
  const { search, change } = useAddress();
  const navigate = useNavigate();
  const [episodeId, setEpisodeId] = useState('');
  const [patient, setPatient] = useState(search.get('patient') ?? '');
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (episodeId !== '') {
      void navigate({ pathname: `/episodes/${encodeURIComponent(episodeId)}`, search: sharedIn(search).toString() });
    } else {
      change((current) => withValue(current, 'patient', patient));
    }
  };
  return (
    <form className="find-form" onSubmit={submit}>
      <label>
        Episode id
        <input value={episodeId} onChange={({ target }) => setEpisodeId(target.value.trim())} />
      </label>
      <label>
        or patient id
        <input value={patient} onChange={({ target }) => setPatient(target.value.trim())} />
      </label>
      <button type="submit">Find</button>
    </form>
  );
}
