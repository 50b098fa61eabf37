/** Pixels to pull before letting go loads again. */
const ENOUGH = 72;

/** Pulling down at the top of a list by touch: `onPull` gets how far, from 0 to 1, `onRefresh` when it was enough. */
export function pullToRefresh(
  scroller: HTMLElement,
  on: { pull: (share: number) => void; refresh: () => void },
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
    if (share >= 1) on.refresh();
    startY = null;
    share = 0;
    on.pull(0);
  };
  scroller.addEventListener('touchstart', begin, { passive: true });
  scroller.addEventListener('touchmove', move, { passive: false });
  scroller.addEventListener('touchend', end);
  scroller.addEventListener('touchcancel', end);
  return () => {
    scroller.removeEventListener('touchstart', begin);
    scroller.removeEventListener('touchmove', move);
    scroller.removeEventListener('touchend', end);
    scroller.removeEventListener('touchcancel', end);
  };
}
