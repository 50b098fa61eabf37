export function installVendorStyles(): void;
export function drawVendor(cell: HTMLElement, template: unknown, mode: string): void;
