/** Two soft tones; made, not loaded. Browsers that want a press first stay silent. */
export function beep() {
  try {
    const audio = new AudioContext();
    [660, 880].forEach((pitch, at) => {
      const [tone, volume] = [audio.createOscillator(), audio.createGain()];
      const begin = audio.currentTime + at * 0.12;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.05, begin);
      volume.gain.exponentialRampToValueAtTime(0.0001, begin + 0.2);
      tone.connect(volume).connect(audio.destination);
      tone.start(begin);
      tone.stop(begin + 0.2);
    });
    setTimeout(() => audio.close(), 600);
  } catch {
    // no sound here
  }
}
