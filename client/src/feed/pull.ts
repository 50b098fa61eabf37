/** Pixels to pull before letting go loads again. */
const ENOUGH = 72;

/** Pulling down at the top of a list by touch: `pull` gets how far, from 0 to 1, and 1 while `refresh` is under way. */
export function pullToRefresh(
  scroller: HTMLElement,
  on: { pull: (share: number) => void; refresh: () => Promise<unknown> },
): () => void {
  let startY: number | null = null;
  let share = 0;
  const begin = (event: TouchEvent) => {
    startY =
      scroller.scrollTop <= 0 && event.touches.length === 1 ? (event.touches[0]?.clientY ?? null) : null;
  };
  const move = (event: TouchEvent) => {
    if (startY === null) return;
    const way = (event.touches[0]?.clientY ?? startY) - startY;
    if (way <= 0 && share === 0) return;
    share = Math.min(1, Math.max(0, way / 2 / ENOUGH));
    on.pull(share);
    if (share > 0 && event.cancelable) event.preventDefault();
  };
  const end = () => {
    const isEnough = share >= 1;
    startY = null;
    share = 0;
    if (!isEnough) return on.pull(0);
    void on.refresh().finally(() => {
      if (startY === null) on.pull(0);
    });
  };
  const cancel = () => {
    share = 0;
    end();
  };
  scroller.addEventListener('touchstart', begin, { passive: true });
  scroller.addEventListener('touchmove', move, { passive: false });
  scroller.addEventListener('touchend', end);
  scroller.addEventListener('touchcancel', cancel);
  return () => {
    scroller.removeEventListener('touchstart', begin);
    scroller.removeEventListener('touchmove', move);
    scroller.removeEventListener('touchend', end);
    scroller.removeEventListener('touchcancel', cancel);
  };
}
