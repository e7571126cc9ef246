// Before anything is drawn: the theme that the reader chose, else what their system prefers.
try {
  const chosen = localStorage.getItem('stepdown.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is switched off: the system's preference stands.
}
