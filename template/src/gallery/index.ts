import { lowBalance, passwordChanged, paymentFailed, verificationCode, welcome } from './account.js';
import type { GalleryEntry } from './entry.js';
import { backInStock, birthdayCoupon, eventInvitation, sale } from './marketing.js';
import { deliveryDelayed, orderReceipt, orderShipped } from './orders.js';
import { appointment, subscriptionRenewal, survey, weeklySummary } from './service.js';

export type { Bilingual, GalleryDocument, GalleryEntry, Language, SampleValues, Wording } from './entry.js';

/**
 * Templates ready to be used, in the order in which they are offered. Their pictures are the files of
 * `@belfry/template/gallery-pictures`, which a server serves.
 */
export const GALLERY: readonly GalleryEntry[] = [
  orderShipped,
  orderReceipt,
  sale,
  welcome,
  deliveryDelayed,
  verificationCode,
  passwordChanged,
  paymentFailed,
  lowBalance,
  weeklySummary,
  appointment,
  survey,
  eventInvitation,
  birthdayCoupon,
  backInStock,
  subscriptionRenewal,
];
