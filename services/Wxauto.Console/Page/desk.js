// What the browser does for the live pages: keys, sound, notifications, and where a list is scrolled to.
window.wxautoDesk = (() => {
  let owner = null, tone = null;
  const typing = e => e.target.closest('input, textarea, select, [contenteditable=true]');
  document.addEventListener('keydown', e => {
    if (!owner) return;
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') { e.preventDefault(); owner.invokeMethodAsync('KeyAsync', 'bar'); return; }
    if (e.key === 'Escape') { owner.invokeMethodAsync('KeyAsync', 'escape'); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e) || localStorage.getItem('wxauto-keys') === 'off') return;
    const act = { j: 'next', k: 'previous', t: 'take', r: 'reply', n: 'note', e: 'resolve', z: 'snooze', g: 'give-back', '?': 'help' }[e.key];
    if (act) { e.preventDefault(); owner.invokeMethodAsync('KeyAsync', act); }
  });
  return {
    listen: reference => { owner = reference; },
    unlisten: () => { owner = null; },
    focus: selector => { document.querySelector(selector)?.focus(); },
    toEnd: selector => { const e = document.querySelector(selector); if (e) e.scrollTop = e.scrollHeight; },
    isAtEnd: selector => { const e = document.querySelector(selector); return !e || e.scrollHeight - e.scrollTop - e.clientHeight < 80; },
    /** A short tone, and a notification where the person allowed them; neither while the page is looked at. */
    tell: (title, text) => {
      if (document.hasFocus()) return;
      try {
        tone ??= new AudioContext(); const o = tone.createOscillator(), g = tone.createGain(); o.frequency.value = 660; g.gain.setValueAtTime(.08, tone.currentTime); g.gain.exponentialRampToValueAtTime(.0001, tone.currentTime + .35); o.connect(g).connect(tone.destination); o.start(); o.stop(tone.currentTime + .36);
      } catch { /* the browser plays nothing before the first click */ }
      if (window.Notification?.permission === 'granted') new Notification(title, { body: text, tag: 'wxauto' });
    },
    onCtrlEnter: (element, reference) => element.addEventListener('keydown', e => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); reference.invokeMethodAsync('SendAsync'); } }),
  };
})();
