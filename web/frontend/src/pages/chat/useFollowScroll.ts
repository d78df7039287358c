import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from "react";

interface Following {
  box: RefObject<HTMLElement | null>;
  /** Whatever changes when there is more to show. */
  change: unknown;
  /** The newest entry; a new one is always brought into view. */
  last: string;
  /** The newest of these stays visible while what follows it grows. */
  anchor?: string;
}

/** Keeps the newest words in view unless the reader has scrolled away. */
export function useFollowScroll({ box, change, last, anchor }: Following): [boolean, () => void] {
  const [away, setAway] = useState(false);
  const following = useRef(true);

  const target = useCallback((): number => {
    const element = box.current;
    if (!element) return 0;
    const bottom = element.scrollHeight - element.clientHeight;
    const kept = anchor ? [...element.querySelectorAll<HTMLElement>(anchor)].at(-1) : undefined;
    return kept ? Math.min(bottom, kept.offsetTop - 24) : bottom;
  }, [box, anchor]);

  const down = useCallback(() => {
    following.current = true;
    if (box.current) box.current.scrollTop = target();
    setAway(false);
  }, [box, target]);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const onScroll = () => {
      const gap = target() - element.scrollTop;
      following.current = Math.abs(gap) < 60;
      setAway(gap > 240);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => element.removeEventListener("scroll", onScroll);
  }, [box, target]);

  useLayoutEffect(down, [last, down]);
  useLayoutEffect(() => {
    if (following.current) down();
  }, [change, down]);
  return [away, down];
}
