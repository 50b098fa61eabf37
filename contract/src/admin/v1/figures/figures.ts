import Type from 'typebox';
import { Time } from '../../../shapes.js';

const count = Type.Integer({ minimum: 0 });

/** Counted of the notifications that were sent in a time; a click-through is clicks of impressions. */
export const Counts = Type.Object({ sent: count, impressions: count, clicks: count });

/** One step of the range; steps without any are in it, with zeros. */
export const FigurePoint = Type.Object({ start: Time, ...Counts.properties });
