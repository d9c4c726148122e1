/** The call as two tones, which are made on the phone: no sound has to be loaded. */

/** The part of Web Audio that is used: a browser has it, and WeChat has the same. */
export interface Audio {
  readonly currentTime: number;
  readonly destination: unknown;
  createOscillator: () => {
    frequency: { value: number };
    connect: (to: never) => unknown;
    start: (at: number) => void;
    stop: (at: number) => void;
  };
  createGain: () => { gain: { value: number }; connect: (to: never) => unknown };
}

/** Hz, and seconds from the start; each lasts `LENGTH_S`. */
const TONES = [
  [880, 0],
  [660, 0.35],
] as const;
const LENGTH_S = 0.3;
const LOUDNESS = 0.4;

export function playTones(audio: Audio): void {
  for (const [hertz, after] of TONES) {
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = hertz;
    loudness.gain.value = LOUDNESS;
    tone.connect(loudness as never);
    loudness.connect(audio.destination as never);
    tone.start(audio.currentTime + after);
    tone.stop(audio.currentTime + after + LENGTH_S);
  }
}
