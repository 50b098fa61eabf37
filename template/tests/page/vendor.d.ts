export function installVendorStyles(): void;
export function drawVendorNow(cell: HTMLElement, templates: readonly unknown[], mode: string): void;
export function drawVendor(cell: HTMLElement, template: unknown, mode: string): void;
