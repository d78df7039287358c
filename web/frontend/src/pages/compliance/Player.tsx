import { forwardRef, useImperativeHandle, useRef, useState, type ReactNode } from "react";
import { complianceCalls, type Material } from "../../api/compliance";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words";
import { complianceWords } from "./words";

export interface Playing {
  /** Goes to a second; plays from there when asked. */
  seek: (second: number, play: boolean) => void;
  toggle: () => void;
}

interface Props {
  material: Material;
  /** Told each time that the second moves. */
  onSecond: (second: number) => void;
  /** What lies over the picture of a video. */
  over?: ReactNode;
}

/** The recording of a material in the browser's own player. */
export const Player = forwardRef<Playing, Props>(function Player({ material, onSecond, over }, ref) {
  const { lang } = useWords();
  const words = complianceWords(lang);
  const media = useRef<HTMLMediaElement>(null);
  const [failed, setFailed] = useState(false);
  useImperativeHandle(ref, () => ({
    seek(second, play) {
      const it = media.current;
      if (!it) return;
      it.currentTime = second;
      if (play) void start(it, setFailed);
    },
    toggle() {
      const it = media.current;
      if (!it) return;
      if (it.paused) void start(it, setFailed);
      else it.pause();
    },
  }));
  const src = complianceCalls.file(material.id);
  const common = {
    ref: media as never,
    src,
    controls: true,
    preload: "metadata",
    onTimeUpdate: () => onSecond(media.current?.currentTime ?? 0),
    onError: () => setFailed(true),
  } as const;
  const video = material.media_type.startsWith("video/");
  return (
    <div className="player">
      {video ? (
        <div className="frame">
          <video {...common} aria-label={words.evidence.video} playsInline />
          {over}
        </div>
      ) : (
        <audio {...common} aria-label={words.evidence.audio} />
      )}
      {failed && (
        <p className="note problem" role="alert">
          <Icon name="warn" />
          <span>
            {words.evidence.cannotPlay}{" "}
            <a href={src} download>
              {words.evidence.download}
            </a>
          </span>
        </p>
      )}
    </div>
  );
});

async function start(media: HTMLMediaElement, failed: (it: boolean) => void): Promise<void> {
  try {
    await media.play();
  } catch (thrown) {
    // a seek or a pause while it starts is no failure
    if (!(thrown instanceof DOMException && thrown.name === "AbortError")) failed(true);
  }
}
